/** The double of the association's membership system. */
import { createService, defineProblems, type HttpService, type Logger, route } from '@jitsuin/platform'
import { z } from 'zod'
import { MEMBERSHIP_ERRORS, MembershipDoubleError } from './errors.js'
import { checkMember, INVENTED_MEMBERS, type Member } from './register.js'

/** The double. */
export type MembershipDouble = {
  readonly service: HttpService
  /** Adds a member, or replaces the one with this number. */
  readonly put: (member: Member) => void
  /** A switch for rehearsals: while it is off, nobody gets an answer. */
  readonly setAvailability: (availability: 'available' | 'unavailable') => void
}

const PROBLEMS = defineProblems(MEMBERSHIP_ERRORS, { 'membership-double/unavailable': 503 })
const questionSchema = z.strictObject({
  memberId: z.string().regex(/^\d{9,10}$/),
  name: z.string().min(1).max(80),
  birthDate: z.iso.date(),
})
const answerSchema = z.discriminatedUnion('standing', [
  z.strictObject({ standing: z.literal('member'), associationId: z.string(), since: z.iso.date() }),
  z.strictObject({ standing: z.literal('not-a-member') }),
  z.strictObject({ standing: z.literal('of-another') }),
])

/** Makes the double. */
export async function createMembershipDouble({
  members: initial = INVENTED_MEMBERS,
  logger,
}: {
  readonly members?: readonly Member[]
  readonly logger?: Logger
} = {}): Promise<MembershipDouble> {
  const members = new Map(initial.map((member) => [member.memberId, member]))
  let availability: 'available' | 'unavailable' = 'available'
  const routes = [
    route({
      method: 'POST',
      path: '/checks',
      summary: { ja: '会員番号の照会（デモ）', en: 'Question about a member (demo)' },
      body: { json: questionSchema },
      crossSite: 'allowed', // services ask, not browsers
      answers: { 200: answerSchema },
      refusals: ['membership-double/unavailable'],
      handle: ({ body }) => {
        if (availability === 'unavailable') {
          throw new MembershipDoubleError('membership-double/unavailable', 'Switched off')
        }
        return { status: 200, json: checkMember(members, body) }
      },
    }),
    route({
      method: 'GET',
      path: '/',
      summary: { ja: 'デモの会員情報の案内', en: 'What this double is' },
      answers: { 200: { mediaType: 'text/html' } },
      handle: () => ({
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        bytes: Buffer.from(PAGE),
      }),
    }),
  ]
  const service = await createService({
    name: 'membership-double',
    title: { ja: 'デモ：会員情報', en: 'Demo: membership' },
    routes,
    problems: [PROBLEMS],
    ...(logger && { logger }),
  })
  return {
    service,
    put: (member) => void members.set(member.memberId, member),
    setAvailability: (wanted) => {
      availability = wanted
    },
  }
}

const PAGE = `<!doctype html>
<html lang="ja">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>デモ：会員情報</title>
<main>
<h1>デモ：会員情報</h1>
<p>これは試用のための架空の会員情報です。載っている人はすべて架空です。</p>
<p lang="en">Demo: an invented stand-in for a membership system. Nobody in it exists.</p>
</main>
</html>
`
