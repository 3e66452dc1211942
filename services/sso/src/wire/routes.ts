/** Where sign-in answers. Unless said otherwise, below the host of sign-in. */

const id = encodeURIComponent

/** Pages of apps/signin that sign-in sends browsers to. */
export const PAGES = {
  /** `?attempt=…`; without one the page asks for one with `startAttempt`. */
  signIn: '/sign-in',
  /** `#token=…`: in the fragment, so that it reaches no log. */
  enrolment: '/enrol',
} as const

/** Every address of the interface. */
export const ROUTES = {
  /** GET, for browsers: straight on if a live session satisfies the wish, else to the page. */
  begin: '/api/sign-in/begin',
  attempts: '/api/sign-in/attempts',
  attempt: (attempt: string) => `/api/sign-in/attempts/${id(attempt)}`,
  challenges: '/api/sign-in/challenges',
  card: '/api/sign-in/card',
  passkeyOptions: '/api/sign-in/passkey/options',
  passkey: '/api/sign-in/passkey',
  /** On the TLS listeners. */
  tls: '/tls/sign-in',
  /** GET, for browsers coming back from a TLS listener. */
  tlsReturn: '/api/sign-in/tls-return',
  secondSession: '/api/sign-in/second-session',
  selfTestCard: '/api/self-test/card',
  selfTestPasskey: '/api/self-test/passkey',

  credentials: '/api/sign-in/credentials',
  newPasskeyOptions: '/api/sign-in/credentials/passkeys/options',
  newPasskey: '/api/sign-in/credentials/passkeys',
  passkeyOf: (passkey: string) => `/api/sign-in/credentials/passkeys/${id(passkey)}`,
  /** POST a signed statement of a My Number card to link it, DELETE to forget it. */
  jpki: '/api/sign-in/credentials/jpki',
  /** POST a signed statement of an HPKI card to make it a staff card, DELETE to forget it. */
  staffCard: '/api/sign-in/credentials/staff-card',

  /** On every first-party host: GET, sends the browser to sign in and back to `?returnTo=/path`. */
  hostSignIn: '/session/sign-in',
  /** On every first-party host: GET, where the browser comes back with `?ticket=`. */
  hostBegin: '/session/begin',
  /** On every host: POST signs out. */
  end: '/session/end',
  /** On every host. */
  session: '/api/session',
  touch: '/api/session/touch',
  lock: '/api/session/lock',
  /** On every host. */
  sessions: '/api/sessions',
  endSession: (session: string) => `/api/sessions/${id(session)}/end`,
  endEverywhere: '/api/sessions/end-everywhere',

  /** Staff; also on the host of the office. */
  staff: '/api/staff',
  staffRoles: (staff: string) => `/api/staff/members/${id(staff)}/roles`,
  suspendStaff: (staff: string) => `/api/staff/members/${id(staff)}/suspend`,
  readmitStaff: (staff: string) => `/api/staff/members/${id(staff)}/readmit`,
  removeStaff: (staff: string) => `/api/staff/members/${id(staff)}/remove`,
  invitations: '/api/staff/invitations',
  withdrawInvitation: (invitation: string) => `/api/staff/invitations/${id(invitation)}/withdraw`,
  confirmChange: (change: string) => `/api/staff/changes/${id(change)}/confirm`,
  refuseChange: (change: string) => `/api/staff/changes/${id(change)}/refuse`,
  /** With the token of an invitation; on the host of sign-in. */
  enrolment: '/api/staff/enrolment',
  enrolmentChallenge: '/api/staff/enrolment/challenge',
  enrolmentPasskeyOptions: '/api/staff/enrolment/passkey/options',
  enrolmentPasskey: '/api/staff/enrolment/passkey',
  enrolmentCard: '/api/staff/enrolment/card',
} as const
