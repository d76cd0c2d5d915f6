// n8n-core writes a settings file into the home folder unless it is told otherwise before it is loaded.
const { mkdtempSync } = require('node:fs');
const { join } = require('node:path');

// jest makes the folder before it starts its workers, in which no test file hears of the end.
if (process.env.ENGINE_HOMES === undefined) require('./homes.cjs')();
process.env.N8N_USER_FOLDER ??= mkdtempSync(join(process.env.ENGINE_HOMES, 'engine-'));
process.env.N8N_ENCRYPTION_KEY ??= 'engine-tests';
process.env.N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS ??= 'false';
process.env.N8N_LOG_LEVEL ??= 'silent';
require('reflect-metadata');
