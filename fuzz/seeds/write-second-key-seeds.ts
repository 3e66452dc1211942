/** The first inputs of the target second-key-text: one statement of each kind. Run by hand. */
import {
  CLIENT_KEY,
  DAY,
  ENROLMENT,
  GRANT,
  LIST,
  LIST_REQUEST,
  REGISTRATION,
  SIGN_REQUEST,
  writeCodeFragment,
} from '@jitsuin/second-key'
import { keepInput } from '../engine/corpus.js'

const [id, other] = ['6f1c2a34-0d4e-4c1b-9a57-0b7f3d2e1c00', '0b9b2d0c-5b0e-4d7a-8f3e-2a1b3c4d5e6f']
const [hash, nonce] = ['ab'.repeat(32), 'cd'.repeat(32)]
const [begins, ends] = [new Date('2026-11-20T00:12:00Z'), new Date('2026-11-20T20:12:00Z')]
const day = {
  authorisation: id,
  subject: 'DEMO-0001',
  certificate: hash,
  institution: 'DEMO-I-0001',
  clientKey: hash,
  keyManagementNonce: nonce,
  signingNonce: nonce,
  begins,
  ends,
  numSignatures: 200,
}
const enrolment = {
  enrolment: id,
  subject: 'DEMO-0001',
  certificate: hash,
  keyManagementNonce: nonce,
  signingNonce: nonce,
}
const statements = [
  DAY.encode(day),
  LIST.encode({ ...day, algorithm: 'sha256', root: hash }),
  LIST_REQUEST.encode({
    authorisation: id,
    request: other,
    counter: 1,
    at: begins,
    items: [{ index: 7, commitment: hash, digest: nonce }],
  }),
  SIGN_REQUEST.encode({
    authorisation: id,
    request: other,
    counter: 1,
    at: begins,
    algorithm: 'sha256',
    digests: [hash, nonce],
  }),
  GRANT.encode({
    grant: id,
    warrant: other,
    subject: 'DEMO-0001',
    certificate: hash,
    enrolmentKey: nonce,
    issued: begins,
    expires: ends,
  }),
  ENROLMENT.encode({
    ...enrolment,
    origin: 'https://approve.example.jp',
    credential: 'AAECAw',
    credentialKey: hash,
    issued: begins,
    expires: ends,
  }),
  REGISTRATION.encode(enrolment),
  CLIENT_KEY.encode({
    institution: 'DEMO-I-0001',
    label: '2階 診察室',
    clientKey: hash,
    approval: 'list-only',
    requests: 'signed',
    issued: begins,
    expires: ends,
  }),
  Buffer.from(writeCodeFragment({ grantId: id, secret: new Uint8Array(16).fill(7) })),
]
for (const statement of statements) keepInput('second-key-text', statement)
