/**
 * Letters to applicants by electronic mail, one for each step of their case that concerns them. The letter is written in the
 * transaction that hears of the step, and sent afterwards, at least once; the same letter has always the same message id.
 */
import { CodedError } from '@jitsuin/kernel'
import { STATE_STORIES } from '../../contract.js'
import type { Case } from '../../domain/cases/case.js'
import { loadCase } from '../../store/cases/cases.js'
import type { Tx } from '../../store/database.js'
import { claimLetter, type LetterRow, settleLetter } from '../../store/intake/letters.js'
import { type CaseMoved, tellMoves } from '../cases/moved.js'
import type { RegistrationContext } from '../context.js'
import { addressOf, makeKey } from './keys.js'

/** A letter is tried eight times within eleven hours, each time after twice the pause. */
const MOST_TRIES = 8
const FIRST_DELAY_MS = 5 * 60_000
/** Nobody else takes a letter that is being sent for so long. */
const CLAIM_MS = 5 * 60_000
const MOST_PER_ROUND = 200

/** One round of the timer: hears of new steps, then sends what is due. Says how many letters were sent. */
export async function sendLetters(context: RegistrationContext): Promise<number> {
  await tellMoves(context, 'letters', (tx, event) => writeLetter(tx, context, event))
  let sent = 0
  for (let round = 0; round < MOST_PER_ROUND; round++) {
    const claimed = await claim(context)
    if (!claimed) break
    if ((await trySending(context, claimed)) === 'sent') sent++
  }
  return sent
}

async function writeLetter(tx: Tx, { newId }: RegistrationContext, event: CaseMoved): Promise<void> {
  if (event.from === event.to || STATE_STORIES[event.to].letter === 'no') return
  const file = await loadCase(tx, event.caseId)
  await tx
    .insertInto('intake_letter')
    .values({
      letter_id: newId(),
      case_id: event.caseId,
      revision: event.revision,
      about: event.to,
      standing: file?.form.email ? 'waiting' : 'no-address',
      tries: 0,
      due_at: event.at,
      written_at: event.at,
      failure: null,
    })
    .onConflict((conflict) => conflict.columns(['case_id', 'revision']).doNothing())
    .execute()
}

type Claimed = { readonly letter: LetterRow; readonly file: Case; readonly token: string }

/** Takes a letter that is due, with a fresh key for its link. */
async function claim(context: RegistrationContext): Promise<Claimed | undefined> {
  const { store, clock } = context
  const at = clock()
  return store.transact({ actor: 'system:letters', at }, async (tx, audit) => {
    const letter = await claimLetter(tx, { at, until: new Date(at.getTime() + CLAIM_MS) })
    const file = letter && (await loadCase(tx, letter.case_id))
    if (!letter || !file) {
      audit.changedNothing()
      return undefined
    }
    const facts = { letterId: letter.letter_id, standing: 'waiting', tries: letter.tries } as const
    audit.record('intake-letter/tried', { subject: `case:${file.caseId}`, facts })
    return { letter, file, token: await makeKey(tx, context, { fileId: file.caseId, at }) }
  })
}

async function trySending(
  context: RegistrationContext,
  { letter, file, token }: Claimed,
): Promise<'sent' | 'not-sent'> {
  const { host } = new URL(context.addresses.apply)
  const mail = {
    to: file.form.email ?? '',
    ...composeLetter(file, letter.about, { address: addressOf(context, token), centre: context.centre }),
    messageId: `${letter.letter_id}@${host.replace(/:\d+$/, '')}`,
  }
  try {
    await context.mailer.send(mail)
    await settle(context, letter, { standing: 'sent', dueAt: letter.due_at, failure: null })
    return 'sent'
  } catch (error) {
    const code = error instanceof CodedError ? error.code : 'unknown'
    const isOver = letter.tries >= MOST_TRIES || code === 'mail/malformed'
    const dueAt = new Date(context.clock().getTime() + FIRST_DELAY_MS * 2 ** (letter.tries - 1))
    await settle(context, letter, { standing: isOver ? 'failed' : 'waiting', dueAt, failure: code })
    return 'not-sent'
  }
}

async function settle(
  { store, clock }: RegistrationContext,
  letter: LetterRow,
  outcome: {
    readonly standing: 'sent' | 'waiting' | 'failed'
    readonly dueAt: Date
    readonly failure: string | null
  },
): Promise<void> {
  await store.transact({ actor: 'system:letters', at: clock() }, async (tx, audit) => {
    await settleLetter(tx, letter.letter_id, outcome)
    const facts = { letterId: letter.letter_id, standing: outcome.standing, tries: letter.tries }
    audit.record('intake-letter/tried', { subject: `case:${letter.case_id}`, facts })
  })
}

/** The letter itself: name and number, what happened, what comes next, the link; nothing else about the person. */
export function composeLetter(
  { caseNumber, form: { name } }: Pick<Case, 'caseNumber' | 'form'>,
  about: LetterRow['about'],
  { address, centre }: { readonly address: string; readonly centre: string },
): { readonly subject: string; readonly text: string } {
  const { title, next } = STATE_STORIES[about]
  return {
    subject: `【医師資格証】${title.ja}（受付番号 ${caseNumber}）`,
    text: `${name.family} ${name.given} 様

${title.ja}。
${next.ja}

受付番号: ${caseNumber}
手続きの状況: ${address}
このリンクを知っている人は、申請の内容を見ることができます。ほかの人に渡さないでください。
このメールには返信できません。

--
Dear ${name.givenRomaji} ${name.familyRomaji},

${title.en}.
${next.en}

Number: ${caseNumber}
Where it stands: ${address}
Whoever has this link can see the application. Please keep it to yourself.
This address takes no answers.

${centre}
`,
  }
}
