/** Key management as these pages call it: the page's own host. */
import {
  type ApprovalView,
  approvalViewSchema,
  type BegunEnrolment,
  begunEnrolmentSchema,
  type cardLinkBody,
  type Enrolled,
  enrolledSchema,
  type enrolmentProofBody,
  type enrolmentWishBody,
  ROUTES,
} from '@jitsuin/key-management/contract'
import type { CarrierAnswer } from '@jitsuin/second-key'
import { z } from 'zod'
import { ApproveError } from './failure.js'

const text = z.object({ ja: z.string(), en: z.string() })
/** A refusal of the platform (RFC 9457), as far as pages read it. */
const problemSchema = z.object({ code: z.string(), ...text.shape, next: text })

/** Under what an enrolment begins. */
export type EnrolmentWish = z.infer<typeof enrolmentWishBody>
/** The proof of an enrolment. */
export type EnrolmentProof = z.infer<typeof enrolmentProofBody>
/** The proof of the link of a My Number card. */
export type CardLinkProof = z.infer<typeof cardLinkBody>

/** What the pages ask. Every call throws `ApproveError`. */
export type KeyManagementClient = {
  readonly beginEnrolment: (wish: EnrolmentWish) => Promise<BegunEnrolment>
  readonly finishEnrolment: (enrolmentId: string, proof: EnrolmentProof) => Promise<Enrolled>
  readonly linkCard: (enrolmentId: string, proof: CardLinkProof) => Promise<void>
  readonly approval: (authorisationId: string) => Promise<ApprovalView>
  readonly approve: (authorisationId: string, answer: CarrierAnswer) => Promise<void>
  /** Ends what was approved; again for one that has ended changes nothing. */
  readonly end: (authorisationId: string) => Promise<void>
}

/** Makes a client over the caller's `fetch`. */
export function keyManagementClient(fetcher: typeof fetch): KeyManagementClient {
  const post = (path: string, body: unknown) =>
    call(fetcher, path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  return {
    beginEnrolment: async (wish) => read(begunEnrolmentSchema, await post(ROUTES.enrolments, wish)),
    finishEnrolment: async (id, proof) => read(enrolledSchema, await post(ROUTES.enrolment(id), proof)),
    linkCard: async (id, proof) => {
      await post(ROUTES.cardLink(id), proof)
    },
    approval: async (id) => read(approvalViewSchema, await call(fetcher, ROUTES.approval(id))),
    approve: async (id, answer) => {
      await post(ROUTES.approval(id), answer)
    },
    end: async (id) => {
      await post(ROUTES.approvalEnd(id), {})
    },
  }
}

async function call(fetcher: typeof fetch, path: string, init?: RequestInit): Promise<Response> {
  const response = await fetcher(path, init).catch(unreachable)
  if (response.ok) return response
  const problem = problemSchema.safeParse(await response.json().catch(unreachable))
  if (!problem.success) return unreachable()
  const { code, ja, en, next } = problem.data
  throw new ApproveError({ kind: 'refused', code, text: { ja, en }, next })
}

async function read<T>(schema: z.ZodType<T>, response: Response): Promise<T> {
  const parsed = schema.safeParse(await response.json().catch(unreachable))
  return parsed.success ? parsed.data : unreachable()
}

function unreachable(cause?: unknown): never {
  throw new ApproveError({ kind: 'unreachable' }, cause)
}
