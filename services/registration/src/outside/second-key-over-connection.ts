/** Key management over a connection of the application zone (mutual TLS; apps/server opens it). */
import { OFFICE_ROUTES, officeKeySchema } from '@jitsuin/key-management/contract'
import { z } from 'zod'
import { RegistrationError } from '../errors.js'
import type { SecondKeyService } from './second-key-service.js'

/** Sends JSON to key management; throws when there is no answer. */
export type KeyManagementConnection = {
  readonly post: (path: string, body: unknown) => Promise<{ readonly status: number; readonly json: unknown }>
}

const problemSchema = z.object({ code: z.string() })

/** Speaks the contract of services/key-management. Silence and faults are asked again later; a refusal is told to the operator. */
export function secondKeyOverConnection({ post }: KeyManagementConnection): SecondKeyService {
  const ask = async (path: string, body: unknown): Promise<unknown> => {
    const { status, json } = await post(path, body).catch((cause: unknown) => {
      throw new RegistrationError('second-key/unreachable', path, { cause })
    })
    if (status < 300) return json
    const problem = problemSchema.safeParse(json)
    const code = problem.success ? problem.data.code : `status ${status}`
    if (code === 'key/not-ready') throw new RegistrationError('second-key/not-ready', code)
    throw new RegistrationError(status < 500 ? 'second-key/refused' : 'second-key/unreachable', code)
  }
  return {
    begin: async ({ warrantId, warrantDigest, subjectSerialNumber: subject, nameRomaji }) => {
      const digest = Buffer.from(warrantDigest).toString('hex')
      const answer = await ask(OFFICE_ROUTES.keys, { warrantId, warrantDigest: digest, subject, nameRomaji })
      return { requestDer: Buffer.from(officeKeySchema.parse(answer).request, 'base64url') }
    },
    finish: async ({ warrantId, certificate, chain }) => {
      const base64url = (der: Uint8Array) => Buffer.from(der).toString('base64url')
      const body = { warrantId, certificate: base64url(certificate), chain: chain.map(base64url) }
      await ask(OFFICE_ROUTES.certificates, body)
    },
    offer: async ({ statement, signature }) => {
      await ask(OFFICE_ROUTES.grants, { statement, signature })
    },
  }
}
