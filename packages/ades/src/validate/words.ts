/** The sentences of the human report that depend on the facts: the headline, and the five answers where nothing is wrong. */
import { formatJapanTime, type Language, type Text } from '@jitsuin/kernel'
import type { HealthcareRole } from '@jitsuin/pki'
import { policyOf } from '../policy/built-in.js'
import { type Answer, QUESTIONS, type Question, type SignerReport, type Verdict } from '../report.js'
import type { CheckOutcome } from './checks.js'
import type { ReadFacts, SignatureFacts } from './facts.js'
import { reasonRow } from './reasons.js'
import { roleNames } from './signer-report.js'
import { stampedAt } from './stamped-at.js'
import { gravestOutcome } from './verdict.js'

const NOT_EXAMINED: Text = {
  ja: '署名の形に誤りがあるため、確認していません。',
  en: 'Not examined, because the signature is not built as it should be.',
}

/** All five answers, in their order (T-C07-1). */
export function answerQuestions(facts: SignatureFacts, outcomes: readonly CheckOutcome[]): Answer[] {
  return QUESTIONS.map((question) => {
    const own = outcomes.filter((outcome) => outcome.question === question)
    return answer(question, own, facts)
  })
}

/** The first check of a question is the one it is about: without a time stamp, no time can make its answer "valid". */
function answer(question: Question, outcomes: readonly CheckOutcome[], facts: SignatureFacts): Answer {
  const gravest = gravestOutcome(outcomes)
  const [primary] = outcomes
  if (!gravest || !primary) return { question, verdict: 'NOT_APPLICABLE', sentence: NOT_EXAMINED }
  const { verdict } = gravest.row
  const isOpen = verdict === 'VALID' && primary.row.verdict === 'NOT_APPLICABLE'
  const told = (isOpen ? primary : gravest).row
  if (told.verdict === 'VALID' && facts.state === 'read') {
    return { question, verdict: 'VALID', sentence: VALID_ANSWERS[question](facts, outcomes) }
  }
  const sentence = { ja: told.ja, en: told.en }
  return { question, verdict: told.verdict, sentence, ...(told.remedy ? { remedy: told.remedy } : {}) }
}

const VALID_ANSWERS: Readonly<
  Record<Question, (facts: ReadFacts, outcomes: readonly CheckOutcome[]) => Text>
> = {
  integrity: () => sentenceOf('references/ok'),
  chain: () => sentenceOf('path/ok'),
  role: (facts) => {
    const { ja, en } = roleNames(rolesFor(facts))
    return { ja: `署名者の資格は${ja}です。`, en: `The signer is qualified as: ${en}.` }
  },
  status: ({ base }, outcomes) => {
    const later = outcomes.find(({ code }) => code === 'revocation/later' || code === 'validity/ended-later')
    if (later) return sentenceOf(later.code)
    return base.proof === 'proven'
      ? { ja: '署名の時点で、証明書は有効でした。', en: 'The certificate was valid at the time of signing.' }
      : { ja: '証明書は現在有効です。', en: 'The certificate is valid now.' }
  },
  timeStamp: ({ base }) => ({
    ja: `${formatJapanTime(base.at, 'ja')} のタイムスタンプが、この時点で署名があったことを証明しています。`,
    en: `A time stamp proves that the signature existed at ${formatJapanTime(base.at, 'en')}.`,
  }),
}

/** One sentence over all. The printed time is that of the time stamp; a time that is only claimed is said to be so. */
export function headline(facts: SignatureFacts, verdict: Verdict, more: HeadlineParts): Text {
  const { signer, gravest } = more
  if (verdict === 'INVALID') return joined('署名は無効です。', 'The signature is not valid.', gravest)
  if (facts.format === 'TimeStamp' && facts.state === 'read' && verdict === 'VALID') return stampOnly(facts)
  if (verdict === 'INDETERMINATE' || facts.state === 'broken' || !signer) {
    return joined(
      '署名が有効か確認できません。',
      'It cannot be established whether the signature is valid.',
      gravest,
    )
  }
  return {
    ja: `署名は有効です。${who(facts, signer, 'ja')} が ${when(facts, 'ja')}`,
    en: `The signature is valid. ${who(facts, signer, 'en')} ${when(facts, 'en')}`,
  }
}

function stampOnly({ base }: ReadFacts): Text {
  return {
    ja: `タイムスタンプは有効です。${formatJapanTime(base.at, 'ja')} に、対象のファイルがこの内容でありました。署名者はいません。`,
    en: `The time stamp is valid. The files existed as they are at ${formatJapanTime(base.at, 'en')}. Nobody signed them.`,
  }
}

/** What a headline is made of beside the facts. */
export type HeadlineParts = { readonly signer: SignerReport | null; readonly gravest: Text }

function joined(ja: string, en: string, reason: Text): Text {
  return { ja: ja + reason.ja, en: `${en} ${reason.en}` }
}

function who(facts: ReadFacts, { cn, nameJa }: SignerReport, language: Language): string {
  const name = language === 'ja' ? (nameJa ?? cn) : cn
  const isAsked = policyOf(facts.policy).signer.roles[facts.kind] !== 'not-checked'
  const roles = isAsked ? rolesFor(facts) : []
  if (roles.length === 0) return name
  return language === 'ja' ? `${roleNames(roles).ja} ${name}` : `${name} (${roleNames(roles).en})`
}

/** From this much on, a time stamp was put on later, and its time alone would not tell when people signed. */
const STAMPED_LATER_MS = 3_600_000

/** A record around the signature proves when it existed at the latest; only its own time stamp is printed as its time. */
function when(facts: ReadFacts, language: Language): string {
  const claimed = facts.signingTime
  const stamped = stampedAt(facts)
  if (stamped) {
    const time = formatJapanTime(stamped, language)
    if (claimed && stamped.getTime() - claimed.getTime() >= STAMPED_LATER_MS)
      return late(claimed, stamped, language)
    return language === 'ja' ? `${time} に署名しました。` : `signed at ${time}.`
  }
  if (!claimed) return language === 'ja' ? '署名しました（時刻の記載なし）。' : 'signed it (no time stated).'
  const time = formatJapanTime(claimed, language)
  return language === 'ja'
    ? `${time} に署名したとされています（タイムスタンプなし）。`
    : `is said to have signed at ${time} (no time stamp).`
}

function late(claimed: Date, stamped: Date, language: Language): string {
  const [said, proven] = [formatJapanTime(claimed, language), formatJapanTime(stamped, language)]
  return language === 'ja'
    ? `${said} に署名したとされ、タイムスタンプは後から ${proven} に付きました。`
    : `is said to have signed at ${said}; the time stamp was added later, at ${proven}.`
}

/** The roles that allow signing this document; where any will do, all that are stated. */
function rolesFor({ signer, kind, policy }: ReadFacts): readonly HealthcareRole[] {
  if (signer.outcome === 'refused' || signer.roles.outcome !== 'stated') return []
  const allowed = policyOf(policy).signer.roles[kind]
  const { roles } = signer.roles
  return typeof allowed === 'string' ? roles : roles.filter((role) => allowed.includes(role))
}

function sentenceOf(code: Parameters<typeof reasonRow>[0]): Text {
  const { ja, en } = reasonRow(code)
  return { ja, en }
}
