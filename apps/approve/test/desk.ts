/**
 * Key management in memory, for one holder's page: the answers and refusals of the contract. What the page proves is judged by the very
 * functions that both services use, over statements that are written here anew.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { HalfError, type HalfErrorCode } from '@jitsuin/key-half'
import type { ApprovalView, BegunEnrolment, Enrolled } from '@jitsuin/key-management/contract'
import {
  CARD_LINK,
  type CardAnswer,
  type CarrierAnswer,
  deriveEnrolmentKey,
  ENROLMENT,
  leavesOfSheet,
  listRoot,
  REGISTRATION,
  type SheetItem,
  sealSheet,
  writeCodeFragment,
} from '@jitsuin/second-key'
import {
  type BoundPasskey,
  base64urlOf,
  fingerprintOf,
  judgeAssertion,
  judgeCardAnswer,
  judgeEd25519,
  judgeNewPasskey,
  octets,
  subjectSerialNumberOf,
} from '@jitsuin/second-key/node'
import type { CardLinkProof, EnrolmentProof, EnrolmentWish } from '../src/client.js'
import {
  type Asked,
  type Asking,
  type AskingList,
  CERTIFICATE,
  type Change,
  commonOf,
  INSTITUTION,
  statementOf,
} from './asked.js'

/** The name in every invented second certificate. */
export const NAME = 'Taro Jitsuin'
/** The number of somebody who has no second key. */
export const NOBODY = 'T-NOBODY'

type Grant = { subject: string; publicKey: Uint8Array; wrongTries: number; origin: Enrolled['origin'] }
type StartedEnrolment = BegunEnrolment & { grantId: string | undefined; proven?: string }

type Answered = { readonly subject: string; readonly statement: Uint8Array }

/** The desk of one test file. `origin` is where its page is served. */
export class Desk {
  readonly passkeys = new Map<string, BoundPasskey>()
  readonly #grants = new Map<string, Grant>()
  /** The subject of each linked My Number card, by the fingerprint of its certificate. */
  readonly links = new Map<string, string>()
  /** What became of cards, by the fingerprint of the certificate; the others are good. */
  readonly cardFates = new Map<string, Extract<HalfErrorCode, `carrier/${string}`>>()
  readonly #enrolments = new Map<string, StartedEnrolment>()
  readonly #asked = new Map<string, Asked>()
  readonly #origin: () => string

  constructor(origin: () => string) {
    this.#origin = origin
  }

  /** A letter with a code: what its QR code opens, its secret, and the short number. */
  async writeLetter(letter: { subject: string; number: string; origin?: Enrolled['origin'] }) {
    const { subject, number: shortNumber, origin = 'dealt' } = letter
    const grantId = randomUUID()
    const secret = new Uint8Array(randomBytes(16))
    const { publicKey } = await deriveEnrolmentKey({ grantId, secret, shortNumber })
    this.#grants.set(grantId, { subject, publicKey, wrongTries: 0, origin })
    return { path: `/enrol#${writeCodeFragment({ grantId, secret })}`, secret: base64urlOf(secret) }
  }

  /** A client asks for a day. */
  ask(subject: string, asking: Asking = {}): string {
    return this.#keep({ kind: 'day', ...commonOf(subject, asking) }, asking)
  }

  /** A client asks for a list: the address that its QR code opens, and what stands behind `#` in it. */
  async askForList(subject: string, items: readonly SheetItem[], asking: AskingList = {}) {
    const { stated = items, algorithm = 'sha256' } = asking
    const { sealed, fragment } = asking.sealed ?? (await sealSheet(items, (size) => randomBytes(size)))
    const common = commonOf(subject, { lastsSeconds: 7200, numSignatures: stated.length, ...asking })
    const root = Buffer.from(listRoot(leavesOfSheet(stated))).toString('hex')
    const id = this.#keep({ kind: 'list', ...common, algorithm, root }, asking)
    this.#expectAsked(id).sheet = sealed
    return { id, fragment, path: `/a/${id}#${fragment}` }
  }

  #keep(wish: Asked['wish'], { state = 'asked', change = {} }: Asking): string {
    this.#asked.set(wish.authorisation, { state, wish, change, used: 0 })
    return wish.authorisation
  }

  /** So many documents were signed under it. */
  use(id: string, used: number): void {
    this.#expectAsked(id).used = used
  }

  /** What is known of its sheet is gone. */
  dropSheet(id: string): void {
    delete this.#expectAsked(id).sheet
  }

  /** What the answer says differently from now on. */
  change(id: string, change: Change): void {
    this.#expectAsked(id).change = change
  }

  /** Sets how an authorisation stands. */
  set(id: string, state: ApprovalView['state']): void {
    this.#expectAsked(id).state = state
  }

  stateOf(id: string): ApprovalView['state'] {
    return this.#expectAsked(id).state
  }

  beginEnrolment(wish: EnrolmentWish): BegunEnrolment {
    const grantId = 'grantId' in wish ? wish.grantId : undefined
    const subject = 'subject' in wish ? wish.subject : this.#expectGrant(wish.grantId).subject
    if (subject === NOBODY) throw new HalfError('key/unknown', subject)
    const now = Date.now()
    const begun = {
      enrolmentId: randomUUID(),
      subject,
      certificate: CERTIFICATE,
      keyManagementNonce: randomBytes(32).toString('hex'),
      signingNonce: randomBytes(32).toString('hex'),
      issued: new Date(now).toISOString(),
      expires: new Date(now + 600_000).toISOString(),
    }
    this.#enrolments.set(begun.enrolmentId, { ...begun, grantId })
    return begun
  }

  async finishEnrolment(id: string, { attestation, statement, proof }: EnrolmentProof) {
    const enrolment = this.#expectEnrolment(id)
    const { subject, grantId, proven } = enrolment
    if (proven === statement) return this.#enrolled(enrolment)
    const passkey = await judgeNewPasskey(this.#page, attestation, registrationChallenge(enrolment))
    if (proven !== undefined) throw new HalfError('enrolment/differs', id)
    if (passkey === 'refused' || !this.#says(octets(statement), enrolment, passkey))
      throw new HalfError('enrolment/passkey-refused', id)
    if ('signature' in proof)
      this.#judgeCode(id, this.#expectGrant(grantId ?? ''), [statement, proof.signature])
    else if ('card' in proof.holder) this.#judgeCard(proof.holder.card, subject, octets(statement))
    else throw new HalfError('enrolment/passkey-refused', id)
    enrolment.proven = statement
    this.passkeys.set(subject, passkey)
    return this.#enrolled(enrolment)
  }

  async linkCard(id: string, { card, statement, proof }: CardLinkProof): Promise<void> {
    const enrolment = this.#expectEnrolment(id)
    if (enrolment.proven === statement) return
    const { subject } = enrolment
    const said = CARD_LINK.parse(octets(statement))
    const fingerprint = fingerprintOf(octets(card.certificate))
    const challenge = registrationChallenge(enrolment)
    const answered = judgeCardAnswer(this.#page, card, { challenge, now: new Date() })
    const isAbout =
      said.enrolment === id &&
      said.subject === subject &&
      said.origin === this.#origin() &&
      said.cardCertificate === fingerprint &&
      said.keyManagementNonce === enrolment.keyManagementNonce &&
      said.signingNonce === enrolment.signingNonce
    if (card.card !== 'jpki' || answered === 'refused' || !isAbout) throw new HalfError('carrier/refused', id)
    if (!('holder' in proof)) throw new HalfError('enrolment/differs', id)
    await this.#judgeCarrier(id, proof.holder, { subject, statement: octets(statement) })
    if ((this.links.get(fingerprint) ?? subject) !== subject)
      throw new HalfError('carrier/linked-elsewhere', id)
    this.links.set(fingerprint, subject)
    enrolment.proven = statement
  }

  view(id: string): ApprovalView {
    const { state, wish, used, sheet, change } = this.#expectAsked(id)
    return {
      authorisationId: id,
      state,
      kind: wish.kind,
      numSignatures: wish.numSignatures,
      used,
      ...(sheet && { sheet: base64urlOf(sheet) }),
      subject: wish.subject,
      name: NAME,
      institution: INSTITUTION,
      begins: wish.begins.toISOString(),
      ends: wish.ends.toISOString(),
      approveBy: new Date(wish.begins.getTime() + 300_000).toISOString(),
      statement: base64urlOf(statementOf(wish)),
      ways: this.#waysOf(wish.subject),
      ...change,
    }
  }

  #waysOf(subject: string): ApprovalView['ways'] {
    const passkey = this.passkeys.get(subject)?.credentialId
    return { jpki: [...this.links.values()].includes(subject), ...(passkey !== undefined && { passkey }) }
  }

  async approve(id: string, answer: CarrierAnswer): Promise<void> {
    const asked = this.#expectAsked(id)
    if (asked.state === 'active') return
    if (asked.state !== 'asked') throw new HalfError(`authorisation/${asked.state}`, id)
    const { subject } = asked.wish
    await this.#judgeCarrier(id, answer, { subject, statement: statementOf(asked.wish) })
    asked.state = 'active'
    delete asked.sheet
  }

  end(id: string): void {
    const asked = this.#expectAsked(id)
    if (asked.state === 'active') asked.state = 'ended'
  }

  get #page() {
    return { origin: this.#origin() }
  }

  #expectGrant(grantId: string): Grant {
    const grant = this.#grants.get(grantId)
    if (!grant) throw new HalfError('grant/refused', grantId)
    if (grant.wrongTries >= 5) throw new HalfError('grant/too-many-tries', grantId)
    return grant
  }

  #expectEnrolment(id: string): StartedEnrolment {
    const enrolment = this.#enrolments.get(id)
    if (!enrolment) throw new HalfError('enrolment/unknown', id)
    return enrolment
  }

  #judgeCode(id: string, grant: Grant, [message, signature]: readonly [string, string]): void {
    const signed = { message: octets(message), signature: octets(signature) }
    if (judgeEd25519(grant.publicKey, signed) !== 'invalid') return
    grant.wrongTries += 1
    throw new HalfError(grant.wrongTries >= 5 ? 'grant/too-many-tries' : 'enrolment/code-wrong', id)
  }

  async #judgeCarrier(id: string, answer: CarrierAnswer, { subject, statement }: Answered): Promise<void> {
    if ('card' in answer) return this.#judgeCard(answer.card, subject, statement)
    const passkey = this.passkeys.get(subject)
    if (!passkey) throw new HalfError('authorisation/passkey-missing', id)
    const challenge = createHash('sha256').update(statement).digest()
    if ((await judgeAssertion(this.#page, answer.assertion, { passkey, challenge })) === 'refused')
      throw new HalfError('authorisation/assertion-refused', id)
  }

  #judgeCard(card: CardAnswer, subject: string, statement: Uint8Array): void {
    const challenge = createHash('sha256').update(statement).digest()
    if (judgeCardAnswer(this.#page, card, { challenge, now: new Date() }) === 'refused')
      throw new HalfError('carrier/refused', subject)
    const der = octets(card.certificate)
    const fate = this.cardFates.get(fingerprintOf(der))
    if (fate !== undefined) throw new HalfError(fate, subject)
    const whose = card.card === 'hpki' ? subjectSerialNumberOf(der) : this.links.get(fingerprintOf(der))
    if (whose === undefined) throw new HalfError('carrier/not-linked', subject)
    if (whose !== subject) throw new HalfError('carrier/other-person', subject)
  }

  #expectAsked(id: string): Asked {
    const asked = this.#asked.get(id)
    if (!asked) throw new HalfError('authorisation/unknown', id)
    return asked
  }

  #enrolled({ subject, grantId }: StartedEnrolment): Enrolled {
    const origin = this.#grants.get(grantId ?? '')?.origin ?? 'dealt'
    return { subject, name: NAME, validUntil: '2031-11-20T14:59:59.000Z', origin }
  }

  #says(bytes: Uint8Array, begun: BegunEnrolment, passkey: BoundPasskey): boolean {
    const { enrolmentId, subject, certificate, keyManagementNonce, signingNonce } = begun
    const { issued, expires, ...said } = ENROLMENT.parse(bytes)
    const wanted = {
      enrolment: enrolmentId,
      subject,
      certificate,
      origin: this.#origin(),
      credential: passkey.credentialId,
      credentialKey: createHash('sha256').update(passkey.publicKey).digest('hex'),
      keyManagementNonce,
      signingNonce,
    }
    return issued < expires && JSON.stringify(said) === JSON.stringify(wanted)
  }
}

function registrationChallenge(begun: BegunEnrolment): Uint8Array {
  const { enrolmentId, subject, certificate, keyManagementNonce, signingNonce } = begun
  const statement = { enrolment: enrolmentId, subject, certificate, keyManagementNonce, signingNonce }
  return createHash('sha256').update(REGISTRATION.encode(statement)).digest()
}
