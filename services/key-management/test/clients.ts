/** Clients of institutions, each with a key that its institution stated and a certificate of its own making. */
import { createHash, generateKeyPairSync } from 'node:crypto'
import { Agent } from 'node:https'
import type { TestHierarchy } from '@jitsuin/keys'
import type { ClientApproval, ClientRequests } from '@jitsuin/second-key'
import type { Signing } from '@jitsuin/signing'
import { ROUTES as VENDOR } from '@jitsuin/signing/contract'
import type { temporaryFolder } from '../../ca/test/openssl.js'
import { expectDone } from './done.js'
import { statementOf } from './statements.js'
import { callVendor, selfSigned } from './vendor-call.js'

/** What it takes: who certifies institutions, and where the signing service is. */
export type ClientParts = Pick<Signing, 'seedContract'> & {
  readonly hierarchy: TestHierarchy
  readonly folder: ReturnType<typeof temporaryFolder>
  /** Who certified the service. */
  readonly authority: string
  readonly ports: { readonly vendor: number }
  readonly clock: () => Date
}

/** Opens the way to clients. */
export function openClients({ hierarchy, folder, authority, ports, clock, seedContract }: ClientParts) {
  /** A client of an institution, with a key that the institution stated. */
  return async (
    institution: string,
    {
      registered = true,
      contract = true,
      approval,
      requests,
    }: {
      registered?: boolean
      contract?: boolean
      approval?: ClientApproval
      requests?: ClientRequests
    } = {},
  ) => {
    const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const spkiDer = keys.publicKey.export({ type: 'spki', format: 'der' })
    const pem = selfSigned(folder, keys.privateKey)
    const agent = new Agent({ ...pem, ca: authority, keepAlive: true, maxSockets: 64 })
    const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      callVendor({ agent, port: ports.vendor, method, path, body, headers })
    const registration = await statementOf(institution, {
      hierarchy,
      spkiDer,
      clock,
      ...(approval && { approval }),
      ...(requests && { requests }),
    })
    const client = {
      institution,
      key: keys.privateKey,
      clientKey: createHash('sha256').update(spkiDer).digest('hex'),
      registration,
      call,
      agent,
      counter: 0,
      close: () => agent.destroy(),
    }
    if (registered) await expectDone(call('POST', VENDOR.clients, registration))
    const seeded = { institution, institutionName: 'Mihon Clinic', terms: { kind: 'clinic' } as const }
    if (registered && contract) await seedContract(seeded)
    return client
  }
}
