/** The status service over a hierarchy in memory, in a process of its own; tells its CPU time when asked. */
import { randomBytes } from 'node:crypto'
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
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.((user + system) / 1e6)
})
process.on('disconnect', () => process.exit())
process.send?.({
  port,
  caDer: base64(ca.certificateDer),
  holderDer: base64(holder),
  rootDer: base64(hierarchy.root.certificateDer),
  tsaDer: base64(hierarchy.timeStampUnit.certificateDer),
  tsaKey: hierarchy.timeStampUnit.privateKey.export({ type: 'pkcs8', format: 'pem' }),
})
