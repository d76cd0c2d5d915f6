module.exports = requireN8n('n8n-workflow');
