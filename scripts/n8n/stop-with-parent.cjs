// Loaded into n8n before anything else: n8n ends when the process that started it is gone, even if
// that one was killed and could not say so.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
