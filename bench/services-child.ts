/** The status service over a hierarchy in memory, in a process of its own; tells its CPU time when asked. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTestHierarchy } from '@jitsuin/keys'
import { parseCertificate } from '@jitsuin/pki'
import { GOOD, type StatusMaterial, serveStatus } from '@jitsuin/status'
import { asSigner } from './world.js'

const hierarchy = await createTestHierarchy({ strength: 'fast', at: new Date(), random: randomBytes })
const ca = hierarchy.authorities.signingCa
// Any certificate can be asked about: this one stands for a holder's.
const holder = hierarchy.responders.signingCa.certificateDer
const material: StatusMaterial = {
  authorities: [
    {
      name: 'sign',
      certificateDer: ca.certificateDer,
      crlDer: hierarchy.lists.sign,
      responder: asSigner(hierarchy.responders.signingCa),
      states: [[parseCertificate(holder).serialHex, GOOD]],
    },
  ],
  lists: new Map([['sign', hierarchy.lists.sign]]),
  timeStampUnit: asSigner(hierarchy.timeStampUnit),
}
const { port } = await serveStatus({ source: { load: async () => material }, port: 0, random: randomBytes })
/** The least that any answer costs here: HTTP alone, on a listener of its own in the same process. */
const bare = createServer((_request, answer) => answer.end()).listen(0, '127.0.0.1')
await once(bare, 'listening')
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.((user + system) / 1e6)
})
process.on('disconnect', () => process.exit())
process.send?.({
  port,
  barePort: (bare.address() as AddressInfo).port, // it listens on a port
  responderDer: base64(holder),
  responderKey: hierarchy.responders.signingCa.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  caDer: base64(ca.certificateDer),
  holderDer: base64(holder),
  rootDer: base64(hierarchy.root.certificateDer),
  tsaDer: base64(hierarchy.timeStampUnit.certificateDer),
  tsaKey: hierarchy.timeStampUnit.privateKey.export({ type: 'pkcs8', format: 'pem' }),
})
