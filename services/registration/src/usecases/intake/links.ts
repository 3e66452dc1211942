/** Links by mail: to go on with a draft later, or to see where an application stands. */

import { japanDate } from '@jitsuin/kernel'
import { type Draft, judgeField } from '../../contract.js'
import { RegistrationError } from '../../errors.js'
import type { Tx } from '../../store/database.js'
import { countKeysSince, endKeys, loadPapers, lockDraft } from '../../store/intake/drafts.js'
import type { RegistrationContext } from '../context.js'
import { draftOf } from './drafts.js'
import { type Applicant, addressOf, DAY_MS, DRAFT_DAYS, makeKey } from './keys.js'

/** How many links a file may be mailed within a day. */
const LINKS_A_DAY = 5

/**
 * Mails the applicant a link to their own draft, at once: one who leaves the page must know whether it was sent.
 *
 * @throws {RegistrationError} `intake/no-email`, `intake/too-many-links`
 * @throws {PlatformError} `mail/not-sent`
 */
export async function sendLink(context: RegistrationContext, { fileId, actor }: Applicant): Promise<Draft> {
  const { store, clock, mailer } = context
  const at = clock()
  const made = await store.transact({ actor, at }, async (tx, audit) => {
    const row = await lockDraft(tx, fileId, at)
    const email = judgeField('email', row.answers, japanDate(at))
    if (row.state === 'submitted') throw new RegistrationError('intake/already-sent', fileId)
    if (email.standing !== 'fine') throw new RegistrationError('intake/no-email', fileId)
    // The key with which the draft was begun counts too.
    if ((await countKeysSince(tx, fileId, new Date(at.getTime() - DAY_MS))) > LINKS_A_DAY)
      throw new RegistrationError('intake/too-many-links', fileId)
    const token = await makeKey(tx, context, { fileId, at })
    await tx.updateTable('intake_draft').set({ link_sent_at: at }).where('draft_id', '=', fileId).execute()
    audit.record('draft/link-made', { subject: `draft:${fileId}`, facts: {} })
    const draft = draftOf({ ...row, link_sent_at: at }, await loadPapers(tx, fileId))
    return { email: email.value, token, draft }
  })
  await mailer.send({ to: made.email, ...draftLetter(addressOf(context, made.token)) })
  return made.draft
}

/**
 * Mails a new link to who lost theirs, if address and birth date belong to a draft or an open case. The caller learns nothing:
 * the answer is the same, and it does not wait for the mail. Older links end: whoever began a draft in somebody else's name must
 * not read what its owner adds.
 */
export async function wishLink(
  context: RegistrationContext,
  { email, birthDate }: { readonly email: string; readonly birthDate: string },
): Promise<void> {
  const { store, clock, mailer } = context
  const at = clock()
  const fileId = await findFileOf(context, { email, birthDate, at })
  if (fileId === undefined) return
  const actor = `applicant:${fileId}` as const
  const token = await store.transact({ actor, at }, async (tx, audit) => {
    if ((await countKeysSince(tx, fileId, new Date(at.getTime() - DAY_MS))) > LINKS_A_DAY) {
      audit.changedNothing()
      return undefined
    }
    audit.record('draft/link-made', { subject: `draft:${fileId}`, facts: {} })
    await endKeys(tx, fileId, at)
    return makeKey(tx, context, { fileId, at })
  })
  if (token === undefined) return
  // Whether it could be sent must not show in the answer; the applicant asks again when nothing comes.
  await mailer.send({ to: email, ...draftLetter(addressOf(context, token)) }).catch(() => undefined)
}

/** The newest file of who has this address and this birth date. */
async function findFileOf(
  { store }: RegistrationContext,
  { email, birthDate, at }: { readonly email: string; readonly birthDate: string; readonly at: Date },
): Promise<string | undefined> {
  return (
    (await findDraft(store.read, { email, birthDate, at })) ??
    (await findCase(store.read, { email, birthDate }))
  )
}

type Reader = Pick<Tx, 'selectFrom'>

async function findDraft(
  db: Reader,
  { email, birthDate, at }: { readonly email: string; readonly birthDate: string; readonly at: Date },
): Promise<string | undefined> {
  const rows = await db
    .selectFrom('intake_draft')
    .select(['draft_id', 'answers'])
    .where('state', '=', 'open')
    .where('expires_at', '>', at)
    .where((on) => on(on.ref('answers', '->>').key('email'), '=', email))
    .orderBy('saved_at', 'desc')
    .limit(10)
    .execute()
  // The birth date stands as it was typed, in any of its forms.
  const found = rows.find(({ answers }) => {
    const standing = judgeField('birthDate', answers, japanDate(at))
    return standing.standing === 'fine' && standing.value === birthDate
  })
  return found?.draft_id
}

async function findCase(
  db: Reader,
  { email, birthDate }: { readonly email: string; readonly birthDate: string },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('case_file')
    .select('case_id')
    .where((on) => on(on.ref('form', '->>').key('email'), '=', email))
    .where((on) => on(on.ref('form', '->>').key('birthDate'), '=', birthDate))
    .orderBy('received_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.case_id
}

function draftLetter(address: string): { readonly subject: string; readonly text: string } {
  return {
    subject: '医師資格証の申請：続きのリンク / Your application: link to go on',
    text: `医師資格証の申請の続きは、次のリンクから行えます。
${address}

このリンクを知っている人は、申請の内容を見ることができます。ほかの人に渡さないでください。
入力の途中のものは、最後の保存から${DRAFT_DAYS}日で消えます。
お心当たりがない場合は、このメールを消してください。

--
You can go on with your application for a medical doctor qualification card here:
${address}

Whoever has this link can see the application. Please keep it to yourself.
What is not sent is deleted ${DRAFT_DAYS} days after it was saved last.
If you did not ask for this, please delete this mail.
`,
  }
}
