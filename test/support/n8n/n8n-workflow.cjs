// n8n's own `sleep` takes its time outside the clock that a test may hold.
module.exports = Object.create(requireN8n('n8n-workflow'), {
	sleep: { value: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
});
