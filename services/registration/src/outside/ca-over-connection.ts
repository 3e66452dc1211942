/** The certification authority over a connection of the application zone (mutual TLS; apps/server opens it). */
import { enrolmentGrantSchema, manyAnswersSchema, type Order, outcomeSchema } from '@jitsuin/ca/contract'
import { concatBytes, utf8 } from '@jitsuin/kernel'
import { encodeCanonical } from '@jitsuin/platform'
import { z } from 'zod'
import { RegistrationError } from '../errors.js'
import type { CertificationAuthority } from './certification-authority.js'

/** Sends JSON to the authority; throws when there is no answer. */
export type CaConnection = {
  readonly post: (path: string, body: unknown) => Promise<{ readonly status: number; readonly json: unknown }>
}

const TAG = utf8('jitsuin-order/1\n')
const problemSchema = z.object({ code: z.string() })

/** Speaks the contract of services/ca. Whatever is not an answer of that contract is `ca/unreachable`: it is asked again. */
export function caOverConnection({ post }: CaConnection): CertificationAuthority {
  const ask = async <T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T> => {
    const { status, json } = await post(path, body).catch((cause: unknown) => {
      throw new RegistrationError('ca/unreachable', path, { cause })
    })
    if (status >= 400 && status < 500) {
      const problem = problemSchema.safeParse(json)
      throw new RegistrationError('ca/refused', problem.success ? problem.data.code : `status ${status}`)
    }
    const parsed = schema.safeParse(json)
    if (status !== 200 || !parsed.success)
      throw new RegistrationError('ca/unreachable', `${path}: status ${status}`)
    return parsed.data
  }
  const askMany = async (path: string, body: object, count: number) => {
    const { answers } = await ask(path, body, manyAnswersSchema)
    if (answers.length !== count)
      throw new RegistrationError('ca/unreachable', `${answers.length} answers to ${count}`)
    return answers
  }
  return {
    submit: (submission) => ask('/orders', submission, outcomeSchema),
    submitAll: (submissions) => askMany('/orders/batch', { submissions }, submissions.length),
    certify: (wishes) => askMany('/warrants/certificates', { wishes }, wishes.length),
    grantEnrolment: (wish) => ask('/enrolment-grants', wish, enrolmentGrantSchema),
    bytesOf: (order: Order) => concatBytes([TAG, encodeCanonical(order)]),
  }
}
