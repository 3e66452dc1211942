import { fileURLToPath } from 'node:url'
import { defineCommand } from '../command.js'
import { runProgram } from '../run-program.js'

const SERVER = fileURLToPath(new URL('../../../server/dist/main.js', import.meta.url))

/** `jitsuin up`: the whole platform on this machine, as `npm start` runs it. */
export const up = defineCommand({
  name: 'up',
  summary: 'starts the whole platform on this machine',
  options: {
    data: { value: 'DIR', default: '.jitsuin', help: 'folder of databases and keys' },
    port: { value: 'N', default: '8317', help: 'port of the web pages' },
  },
  examples: ['jitsuin up', 'jitsuin up --data /srv/jitsuin --port 8080'],
  run: async ({ data, port }) => await runProgram(SERVER, ['--data', data, '--port', port]),
})
