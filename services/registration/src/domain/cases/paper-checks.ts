/**
 * The rules of the papers (requirements C-03, portal-issuance-exchange §2.3, hpki §4.2), as a list of named checks in the order of the
 * application. Each finds its document, and says how it stands; a paper that nobody of the staff has read is `unread`, never in order.
 */
import type {
  ApplicationForm,
  CheckVerdict,
  DeficiencyCode,
  DocumentKind,
  PaperCheck,
} from '../../contract.js'
import { addMonths } from './days.js'
import type { CasePaper } from './documents.js'

/** All that the rules look at. Days in Japan. */
export type PaperFacts = {
  readonly form: ApplicationForm
  /** Those that no other took the place of. */
  readonly papers: readonly CasePaper[]
  /** When the application was received; ages count back from it. */
  readonly receivedOn: string
  /** Identity documents must be valid on the day on which they are looked at. */
  readonly today: string
  /** An earlier application of the same person that was accepted: when, and whether name and address are as they were. */
  readonly earlier?: { readonly seenOn: string; readonly nameAndAddress: 'unchanged' | 'changed' }
}

/** Driving-history certificates count as identity documents if issued on or after this day (requirements C-03). */
const HISTORY_CERTIFICATES_SINCE = '2012-04-01'
/** Greatest age of the residence record at the application (hpki §4.2). */
const RESIDENCE_MONTHS = 3
/** For how long an unchanged residence record need not be sent again (hpki §4.2). */
const UNCHANGED_YEARS = 5

type Finding = { readonly verdict: CheckVerdict; readonly paper?: CasePaper } | 'not-needed'
type Check = { readonly code: DeficiencyCode; readonly judge: (facts: PaperFacts) => Finding }

const CHECKS: readonly Check[] = [
  { code: 'form/missing', judge: signedFormIsThere },
  { code: 'photo/missing', judge: (facts) => presence(facts, 'photo') },
  { code: 'photo/unusable', judge: (facts) => photoIsUsable(facts) },
  { code: 'licence/missing', judge: (facts) => orLater(facts, presence(facts, 'medicalLicence')) },
  { code: 'licence/number-differs', judge: licenceSaysTheSame },
  { code: 'identity/missing', judge: (facts) => presence(facts, 'identity') },
  { code: 'identity/kind-unknown', judge: identityKindIsKnown },
  { code: 'identity/notification-slip', judge: (facts) => onIdentity(facts, isNoSlip) },
  { code: 'identity/my-number-back', judge: (facts) => onIdentity(facts, isNotTheBack) },
  { code: 'identity/history-too-old', judge: (facts) => onIdentity(facts, historyIsRecent) },
  { code: 'identity/expired', judge: (facts) => onIdentity(facts, isInForce) },
  { code: 'identity/no-photo', judge: (facts) => onIdentity(facts, residentCardHasPhoto) },
  { code: 'identity/photo-swappable', judge: (facts) => onIdentity(facts, photoIsFast) },
  { code: 'residence/missing', judge: residenceRecordIsThere },
  { code: 'residence/not-original', judge: residenceRecordIsOriginal },
  { code: 'residence/too-old', judge: residenceRecordIsRecent },
  { code: 'family-register/missing', judge: formerSurnameIsProven },
  { code: 'family-register/differs', judge: familyRegisterSaysTheSame },
  { code: 'common-name/not-proven', judge: commonNameIsProven },
  { code: 'paper/illegible', judge: everythingIsLegible },
]

/** How every rule that applies stands. */
export function judgePapers(facts: PaperFacts): readonly PaperCheck[] {
  return CHECKS.flatMap(({ code, judge }) => {
    const finding = judge(facts)
    if (finding === 'not-needed') return []
    const { verdict, paper } = finding
    return [{ code, verdict, ...(paper && { documentId: paper.documentId }) }]
  })
}

/** Whether the papers are in order: every rule passes, or may wait. */
export function judgeComplete(checks: readonly PaperCheck[]): 'complete' | 'incomplete' {
  return checks.every(({ verdict }) => verdict === 'pass' || verdict === 'deferred')
    ? 'complete'
    : 'incomplete'
}

function find({ papers }: PaperFacts, kind: DocumentKind): CasePaper | undefined {
  return papers.find((paper) => paper.kind === kind)
}

function presence(facts: PaperFacts, kind: DocumentKind): Finding {
  const paper = find(facts, kind)
  return paper ? { verdict: 'pass', paper } : { verdict: 'fails' }
}

/** Emergency (JMAT): licence and residence record may follow within six months (§2.1 F); after that the certificates are revoked. */
function orLater({ form }: PaperFacts, finding: Finding): Finding {
  const isLate = finding !== 'not-needed' && finding.verdict === 'fails'
  return isLate && form.channel === 'emergency' ? { verdict: 'deferred' } : finding
}

/** Through the My Number portal and at a counter the applicant signs otherwise. */
function signedFormIsThere(facts: PaperFacts): Finding {
  const { channel } = facts.form
  return channel === 'myNumberPortal' ? 'not-needed' : presence(facts, 'applicationForm')
}

/** What was read on a paper by staff decides; what the applicant wrote can only fail. */
function readOn(
  paper: CasePaper | undefined,
  judge: (paper: CasePaper) => 'pass' | 'fails' | 'unread',
): Finding {
  if (!paper) return 'not-needed' // another rule says that it is missing
  const verdict = judge(paper)
  const isOnlyClaimed = verdict === 'pass' && paper.readBy === undefined
  return { verdict: isOnlyClaimed ? 'unread' : verdict, paper }
}

function photoIsUsable(facts: PaperFacts): Finding {
  return readOn(find(facts, 'photo'), ({ facts: { legible } }) =>
    legible === undefined ? 'unread' : legible === 'yes' ? 'pass' : 'fails',
  )
}

function licenceSaysTheSame(facts: PaperFacts): Finding {
  const { licenceNumber, licenceDate } = facts.form
  return readOn(find(facts, 'medicalLicence'), (paper) => {
    if (paper.facts.licenceNumber === undefined || paper.facts.licenceDate === undefined) return 'unread'
    const isSame =
      Number(paper.facts.licenceNumber) === Number(licenceNumber) && paper.facts.licenceDate === licenceDate
    return isSame ? 'pass' : 'fails'
  })
}

function identityKindIsKnown(facts: PaperFacts): Finding {
  return readOn(find(facts, 'identity'), ({ identityKind }) => (identityKind ? 'pass' : 'unread'))
}

type IdentityRule = (paper: CasePaper, facts: PaperFacts) => 'pass' | 'fails' | 'unread' | 'not-needed'

function onIdentity(facts: PaperFacts, rule: IdentityRule): Finding {
  const paper = find(facts, 'identity')
  if (!paper?.identityKind) return 'not-needed' // another rule says so
  const verdict = rule(paper, facts)
  return verdict === 'not-needed' ? verdict : readOn(paper, () => verdict)
}

function isNoSlip({ identityKind, facts }: CasePaper) {
  if (identityKind !== 'myNumberCard') return 'not-needed'
  return facts.side === undefined ? 'unread' : facts.side === 'notificationSlip' ? 'fails' : 'pass'
}

function isNotTheBack({ identityKind, facts }: CasePaper) {
  if (identityKind !== 'myNumberCard') return 'not-needed'
  return facts.side === undefined ? 'unread' : facts.side === 'back' ? 'fails' : 'pass'
}

function historyIsRecent({ identityKind, facts: { issuedOn } }: CasePaper) {
  if (identityKind !== 'drivingHistory') return 'not-needed'
  if (issuedOn === undefined) return 'unread'
  return HISTORY_CERTIFICATES_SINCE <= issuedOn ? 'pass' : 'fails' // the day itself counts (T-C03-1)
}

/** A driving-history certificate never ends; a government ID ends only if it says so. */
function isInForce({ identityKind, facts: { validUntil } }: CasePaper, { today }: PaperFacts) {
  if (identityKind === 'drivingHistory') return 'not-needed'
  if (validUntil === undefined) return identityKind === 'governmentEmployeeId' ? 'not-needed' : 'unread'
  return today <= validUntil ? 'pass' : 'fails' // the last day counts
}

function residentCardHasPhoto({ identityKind, facts: { photo } }: CasePaper) {
  if (identityKind !== 'residentRegisterCard') return 'not-needed'
  return photo === undefined ? 'unread' : photo === 'yes' ? 'pass' : 'fails'
}

function photoIsFast({ identityKind, facts: { photo, antiSwap } }: CasePaper) {
  if (identityKind !== 'governmentEmployeeId') return 'not-needed'
  if (photo === undefined || antiSwap === undefined) return 'unread'
  return photo === 'yes' && antiSwap === 'yes' ? 'pass' : 'fails'
}

/** Identity by JPKI needs none; a renewal needs none while nothing has changed for five years. */
function residenceRecordIsThere(facts: PaperFacts): Finding {
  if (facts.form.channel === 'myNumberPortal') return 'not-needed'
  if (find(facts, 'residenceRecord')) return presence(facts, 'residenceRecord')
  if (mayLeaveOut(facts) === 'yes') return 'not-needed'
  return orLater(facts, { verdict: 'fails' })
}

function mayLeaveOut({ form, earlier, receivedOn }: PaperFacts): 'yes' | 'no' {
  if (form.kind !== 'renewal' || earlier?.nameAndAddress !== 'unchanged') return 'no'
  return receivedOn <= addMonths(earlier.seenOn, UNCHANGED_YEARS * 12) ? 'yes' : 'no'
}

function residenceRecordIsOriginal(facts: PaperFacts): Finding {
  return readOn(find(facts, 'residenceRecord'), ({ facts: { form } }) =>
    form === undefined ? 'unread' : form === 'copy' ? 'fails' : 'pass',
  )
}

function residenceRecordIsRecent(facts: PaperFacts): Finding {
  return readOn(find(facts, 'residenceRecord'), ({ facts: { issuedOn } }) => {
    if (issuedOn === undefined) return 'unread'
    return addMonths(facts.receivedOn, -RESIDENCE_MONTHS) <= issuedOn && issuedOn <= facts.today
      ? 'pass'
      : 'fails'
  })
}

function formerSurnameIsProven(facts: PaperFacts): Finding {
  return facts.form.otherName?.kind === 'formerSurname' ? presence(facts, 'familyRegister') : 'not-needed'
}

function familyRegisterSaysTheSame(facts: PaperFacts): Finding {
  const { otherName } = facts.form
  if (otherName?.kind !== 'formerSurname') return 'not-needed'
  return readOn(find(facts, 'familyRegister'), ({ facts: { formerSurname } }) => {
    if (formerSurname === undefined) return 'unread'
    return formerSurname === otherName.family ? 'pass' : 'fails'
  })
}

/** Common names of special permanent residents stand in the residence record. */
function commonNameIsProven(facts: PaperFacts): Finding {
  const { otherName } = facts.form
  if (otherName?.kind !== 'commonName') return 'not-needed'
  const record = find(facts, 'residenceRecord')
  if (!record) return { verdict: 'fails' }
  return readOn(record, ({ facts: { commonName } }) => {
    if (commonName === undefined) return 'unread'
    return commonName === otherName.name ? 'pass' : 'fails'
  })
}

function everythingIsLegible({ papers }: PaperFacts): Finding {
  const paper = papers.find(({ kind, facts }) => kind !== 'photo' && facts.legible === 'no')
  return paper ? { verdict: 'fails', paper } : 'not-needed'
}
