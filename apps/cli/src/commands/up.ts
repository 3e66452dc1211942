import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { defineCommand } from '../command.js'

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
  run: async ({ data, port }) => {
    const server = spawn(process.execPath, [SERVER, '--data', data, '--port', port], { stdio: 'inherit' })
    // The server hears the interrupt of the terminal by itself; this process waits for it to end.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal))
    const code = await new Promise<number | null>((resolve) => server.once('exit', resolve))
    return code === 0 ? 0 : 1
  },
})
