import { expect, it } from 'vitest'
import { holds } from './handing-in.js'

const document = (content: string) =>
  Buffer.from(
    `<Document><PrescriptionDocument id="PrescriptionDocument">${content}</PrescriptionDocument></Document>`,
  )
// `printf 'SJ1\n11,P1\n' | base64`
const CSV = Buffer.from('SJ1\n11,P1\n')
const BASE64 = 'U0oxCjExLFAxCg=='

it('takes a document for that of a prescription when it carries exactly its CSV', () => {
  expect(holds(document(BASE64), CSV)).toBe(true)
})

it.each([
  ['of another patient', document('U0oxCjExLFAyCg==')],
  ['with something before it', document(`AAAA${BASE64}`)],
  ['with the content twice', Buffer.concat([document(BASE64), document(BASE64)])],
  ['without content', document('')],
])('does not take a document %s', (_what, other) => {
  expect(holds(other, CSV)).toBe(false)
})
