/** A status service as a process of its own, to be killed: `status-process.ts <file of settings>`. */
import { createPrivateKey, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { softwareSigner } from '@jitsuin/keys'
import { silentLogger } from '@jitsuin/platform'
import { createStatus, machineClock } from '../src/index.js'
import type { ProcessSettings } from './killed.test.js'

const [file = ''] = process.argv.slice(2)
const given: ProcessSettings = JSON.parse(readFileSync(file, 'utf8'))
const bytes = (text: string) => Buffer.from(text, 'base64')
const status = createStatus({
  zoneUrl: given.zoneUrl,
  identity: {
    rootDer: bytes(given.rootDer),
    authorities: [
      {
        authority: 'signature',
        certificateDer: bytes(given.caDer),
        responder: {
          ...softwareSigner(createPrivateKey(given.responderKey)),
          certificateDer: bytes(given.responderDer),
          chainDer: [],
        },
      },
    ],
    prepared: new Map(),
  },
  listen: { port: 0 },
  intake: { port: 0, tls: given.tls, allowedClients: given.allowedClients },
  clock: machineClock(),
  random: randomBytes,
  logger: silentLogger,
})
flushCompileCache() // whoever is killed would leave nothing for the next one
process.stdout.write(`${JSON.stringify(await status.start())}\n`)
