/** Canned answers in the forms of the contracts; a form that no longer fits does not compile. Everyone here is invented. */
import {
  type ConsentQuestion,
  type Consents,
  FEDERATION_ROUTES,
  SAML_ROUTES,
  type SamlLogout,
} from '@jitsuin/federation/contract'
import {
  type AttemptView,
  type Credentials,
  type Enrolment,
  type LiveSessions,
  ROUTES,
  type SelfTest,
  type SessionView,
  type SignInOutcome,
} from '@jitsuin/sso/contract'

/** One canned answer. */
export type Canned = { readonly status: number; readonly json?: unknown }

const token = (letter: string) => letter.repeat(43)
const soon = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()

/** The attempt that the tests open. */
export const ATTEMPT = token('a')
/** The invitation that the tests open. */
export const INVITATION = token('i')

export const attempt: AttemptView = {
  attempt: ATTEMPT,
  audience: 'holder',
  methods: ['card', 'jpki', 'passkey', 'tls-client-certificate'],
  forService: { ja: '医師資格証ポータル', en: 'the holder portal' },
  session: 'none',
  expiresAt: soon(10),
  tls: [
    { profile: 'tls12', address: 'https://signin.localhost:8321/tls/sign-in?attempt=a' },
    { profile: 'tls13', address: 'https://signin.localhost:8322/tls/sign-in?attempt=a' },
  ],
}

/** The live session of a doctor; `minutes` until it ends, `warnMinutes` until the page warns. */
export function liveSession(minutes = 30, warnMinutes = 28): SessionView {
  return {
    state: 'live',
    kind: 'holder',
    sessionId: 's1',
    method: 'card',
    signedInAt: '2026-11-20T23:58:00Z',
    previousSignInAt: '2026-11-18T08:12:08Z',
    expiresAt: soon(minutes),
    idleExpiresAt: soon(minutes),
    absoluteExpiresAt: soon(600),
    warnAt: soon(warnMinutes),
    now: new Date().toISOString(),
    certificate: {
      person: { centre: 'Demo centre', subjectSerialNumber: 'T0001' },
      commonName: 'Taro Jitsuin',
      issuer: 'Demo authentication CA',
      serialHex: '3fa0',
      roles: ['medicalDoctor'],
      notBefore: '2024-04-01T00:00:00Z',
      notAfter: '2029-03-31T14:59:59Z',
      statusCheckedAt: '2026-11-20T23:58:00Z',
    },
  }
}

export const sessions: LiveSessions = {
  sessions: [
    {
      sessionId: 's1',
      method: 'card',
      signedInAt: '2026-11-20T23:58:00Z',
      lastSeenAt: '2026-11-21T00:12:00Z',
      device: 'Firefox · Linux',
      present: 'yes',
    },
    {
      sessionId: 's2',
      method: 'passkey',
      signedInAt: '2026-11-20T05:03:00Z',
      lastSeenAt: '2026-11-20T09:41:00Z',
      device: 'Safari · iPhone',
      present: 'no',
    },
  ],
}

export const credentials: Credentials = {
  passkeys: [
    {
      id: 'p1',
      name: '診察室のパソコン',
      addedAt: '2026-10-02T01:20:00Z',
      lastUsedAt: '2026-11-19T00:04:00Z',
      kind: 'one-device',
    },
  ],
  jpki: { linkedAt: '2026-10-02T01:31:00Z', notAfter: '2030-06-14T14:59:59Z' },
}

export const consents: Consents = {
  consents: [
    {
      partnerId: 'aozora',
      name: { ja: 'あおぞらネット', en: 'Aozora Net' },
      legalName: { ja: 'あおぞら地域医療連携協議会（架空）', en: 'Aozora regional care council (invented)' },
      homepage: 'https://aozora.example/',
      purpose: {
        ja: '地域の医療機関での診療情報の共有',
        en: 'Sharing records between institutions of the region',
      },
      attributes: ['hcRole', 'displayName', 'licenseNumber', 'affiliation'],
      givenAt: '2026-10-05T02:00:00Z',
      partner: 'active',
    },
  ],
}

/** The question of a partner that the doctor opens for the first time. */
export const firstQuestion: ConsentQuestion = {
  partner: {
    name: { ja: 'あおぞらネット', en: 'Aozora Net' },
    legalName: { ja: 'あおぞら地域医療連携協議会（架空）', en: 'Aozora regional care council (invented)' },
    homepage: 'https://aozora.example/',
  },
  purpose: {
    ja: '地域の医療機関での診療情報の共有',
    en: 'Sharing records between institutions of the region',
  },
  why: 'first-time',
  attributes: [
    { name: 'hcRole', rule: 'always', value: ['Medical Doctor'], isNew: 'yes' },
    { name: 'authnMethod', rule: 'always', value: 'card', isNew: 'yes' },
    { name: 'certNotAfter', rule: 'always', value: '2029-03-31T14:59:59Z', isNew: 'yes' },
    { name: 'displayName', rule: 'disclosure', value: '実印 太郎', isNew: 'yes' },
    { name: 'licenseNumber', rule: 'disclosure', value: '123456', isNew: 'yes' },
    { name: 'affiliation', rule: 'disclosure', value: null, isNew: 'yes' },
  ],
  reason: { kind: 'none' },
  digest: 'digest-1',
}

/** The same partner later: it wants one more item, and a reason each time. */
export const changedQuestion: ConsentQuestion = {
  ...firstQuestion,
  why: 'attributes-changed',
  attributes: [
    ...firstQuestion.attributes.map((row) => ({ ...row, isNew: 'no' as const })),
    { name: 'prefecture', rule: 'disclosure', value: '東京都', isNew: 'yes' },
  ],
  reason: { kind: 'ask' },
  digest: 'digest-2',
}

/** A logout in which one partner was silent and one takes no part. */
export const partialLogout: SamlLogout = {
  runId: 'run-1',
  results: [
    { partnerId: 'aozora', name: { ja: 'あおぞらネット', en: 'Aozora Net' }, result: 'done' },
    { partnerId: 'minato', name: { ja: 'みなとネット', en: 'Minato Net' }, result: 'no-answer' },
    { partnerId: 'kawabe', name: { ja: '川辺病院連携室', en: 'Kawabe hospital' }, result: 'no-channel' },
  ],
}

export const completeLogout: SamlLogout = {
  runId: 'run-2',
  results: [{ partnerId: 'aozora', name: { ja: 'あおぞらネット', en: 'Aozora Net' }, result: 'done' }],
}

export const enrolment: Enrolment = {
  displayName: '見本 花子',
  roles: ['administrator', 'federationOfficer'],
  expiresAt: soon(14),
}

export const selfTest: SelfTest = {
  verdict: 'failed',
  checks: [
    {
      name: 'signature-valid',
      title: { ja: 'カードの鍵による署名である', en: 'The key of the card made the signature' },
      verdict: 'passed',
    },
    {
      name: 'not-revoked',
      title: {
        ja: '証明書が失効していないことを今確かめた',
        en: 'The certificate was found not revoked just now',
      },
      verdict: 'failed',
      refusal: {
        code: 'sso/certificate-revoked',
        ja: 'この証明書は失効しています。',
        en: 'This certificate is revoked.',
        next: { ja: '発行元に連絡してください。', en: 'Contact the issuer.' },
      },
    },
    {
      name: 'role-readable',
      title: { ja: '国家資格（hcRole）を読める', en: 'The qualification can be read' },
      verdict: 'not-reached',
    },
  ],
}

/** A refusal as services send it. */
export const refusal = (code: string, ja: string, en: string) => ({
  type: 'about:blank',
  title: en,
  status: 403,
  code,
  ja,
  en,
  next: { ja: '発行元に連絡してください。', en: 'Contact the issuer.' },
})

/** What follows a sign-in that ended well; the address is one that the stand-in serves. */
export const signedIn: SignInOutcome = { state: 'signed-in', continueTo: 'http://localhost/entered' }

export const secondSession: SignInOutcome = {
  state: 'second-session',
  others: [
    {
      method: 'passkey',
      signedInAt: '2026-11-20T05:03:00Z',
      lastSeenAt: '2026-11-20T09:41:00Z',
      device: 'Safari · iPhone',
    },
  ],
  choices: ['take-over', 'beside'],
}

const challenge = { nonce: token('n'), expiresAt: soon(2) }
const ok = (json: unknown): Canned => ({ status: 200, json })

const requestOptions = {
  challenge: token('c'),
  rpId: 'localhost',
  userVerification: 'required',
  allowCredentials: [],
}
const creationOptions = {
  challenge: token('c'),
  rp: { id: 'localhost', name: 'Jitsuin' },
  user: { id: token('u'), name: 'Taro Jitsuin', displayName: 'Taro Jitsuin' },
  pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
  authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
}

/** The answers unless a test says otherwise: nobody is signed in, everything works. */
export const USUAL: ReadonlyMap<string, Canned> = new Map([
  [`GET ${ROUTES.session}`, ok({ state: 'none' })],
  [`POST ${ROUTES.touch}`, ok(liveSession())],
  [`POST ${ROUTES.lock}`, { status: 204 }],
  [`POST ${ROUTES.end}`, ok({ ended: 1 })],
  [`POST ${ROUTES.attempts}`, ok(attempt)],
  [`GET ${ROUTES.attempt(ATTEMPT)}`, ok(attempt)],
  [`POST ${ROUTES.challenges}`, ok(challenge)],
  [`POST ${ROUTES.card}`, ok(signedIn)],
  [`POST ${ROUTES.passkeyOptions}`, ok(requestOptions)],
  [`POST ${ROUTES.passkey}`, ok(signedIn)],
  [`POST ${ROUTES.secondSession}`, ok(signedIn)],
  [`GET ${ROUTES.sessions}`, ok(sessions)],
  [`POST ${ROUTES.endSession('s2')}`, ok({ ended: 1 })],
  [`POST ${ROUTES.endEverywhere}`, ok({ ended: 2 })],
  [`GET ${ROUTES.credentials}`, ok(credentials)],
  [`POST ${ROUTES.newPasskeyOptions}`, ok(creationOptions)],
  [`POST ${ROUTES.newPasskey}`, ok(credentials)],
  [`PATCH ${ROUTES.passkeyOf('p1')}`, { status: 204 }],
  [`DELETE ${ROUTES.passkeyOf('p1')}`, { status: 204 }],
  [`DELETE ${ROUTES.jpki}`, { status: 204 }],
  [`POST ${ROUTES.selfTestCard}`, ok(selfTest)],
  [`POST ${ROUTES.selfTestPasskey}/options`, ok(requestOptions)],
  [`POST ${ROUTES.selfTestPasskey}`, ok({ verdict: 'passed', name: '診察室のパソコン' })],
  [`POST ${ROUTES.enrolment}`, ok(enrolment)],
  [`POST ${ROUTES.enrolmentPasskeyOptions}`, ok(creationOptions)],
  [`POST ${ROUTES.enrolmentPasskey}`, ok(signedIn)],
  [`GET ${FEDERATION_ROUTES.consents}`, ok(consents)],
  [`POST ${FEDERATION_ROUTES.withdraw('aozora')}`, ok({ consents: [] })],
  [`GET ${FEDERATION_ROUTES.question('q1')}`, ok(firstQuestion)],
  [`GET ${FEDERATION_ROUTES.question('q2')}`, ok(changedQuestion)],
  [`POST ${FEDERATION_ROUTES.question('q1')}`, ok({ continueAt: '/entered' })],
  [`POST ${FEDERATION_ROUTES.question('q2')}`, ok({ continueAt: '/entered' })],
  [`POST ${SAML_ROUTES.logouts}`, { status: 201, json: completeLogout }],
  [`GET ${SAML_ROUTES.logout.replace(':runId', 'run-1')}`, ok(partialLogout)],
  [`GET ${SAML_ROUTES.logout.replace(':runId', 'run-2')}`, ok(completeLogout)],
])
