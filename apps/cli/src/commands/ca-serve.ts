import { randomBytes } from 'node:crypto'
import { defineCommand } from '../command.js'
import { CliError } from '../errors.js'
import { renewEndingLists } from '../test-ca/lists.js'

/** `jitsuin ca serve`: lists, OCSP and time stamps of a test hierarchy, over plain HTTP on loopback. */
export const caServe = defineCommand({
  name: 'ca serve',
  summary: 'serves CRL, OCSP and time stamps of a test hierarchy',
  options: {
    dir: { value: 'DIR', required: true, help: 'the hierarchy of "jitsuin ca init"' },
    port: { value: 'N', default: '8319', help: 'port; 0 takes any' },
    json: { help: 'the addresses as one JSON object' },
  },
  examples: ['jitsuin ca serve --dir demo-ca --port 8319'],
  run: async ({ dir, port: text, json }, _operands, io) => {
    const port = Number(text)
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new CliError('cli/usage', `${text} is no port`)
    // Loaded here, so that commands that serve nothing do not wait for the server's libraries.
    const { serveStatus } = await import('@jitsuin/status')
    const { folderSource } = await import('../test-ca/status-source.js')
    await renewEndingLists(dir, io.now())
    const listener = await serveStatus({ source: folderSource(dir), port, random: randomBytes })
    const base = `http://127.0.0.1:${listener.port}`
    const addresses = { ocsp: `${base}/ocsp`, tsa: `${base}/tsa`, lists: `${base}/sign.crl` }
    const { ocsp, tsa, lists } = addresses
    io.out(
      json
        ? JSON.stringify(addresses)
        : `${ocsp}  ${tsa}  ${lists} (and sarl, rarl, auth-person, auth-organisation, tsa)`,
    )
    await io.interrupted()
    await listener.close()
    return 0
  },
})
