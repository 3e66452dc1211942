/** What is signed around a second key: every kind of statement, and the code in a letter. */
import {
  CLIENT_KEY,
  DAY,
  ENROLMENT,
  GRANT,
  LIST,
  LIST_REQUEST,
  REGISTRATION,
  readCodeFragment,
  SecondKeyError,
  SIGN_REQUEST,
  type StatementForm,
  writeCodeFragment,
} from '@jitsuin/second-key'
import { expectThat, type FuzzTarget, unlessRefused } from './target.js'

const READERS: readonly ((input: Uint8Array) => boolean)[] = [
  (input) => isRead(DAY, input),
  (input) => isRead(LIST, input),
  (input) => isRead(LIST_REQUEST, input),
  (input) => isRead(SIGN_REQUEST, input),
  (input) => isRead(GRANT, input),
  (input) => isRead(ENROLMENT, input),
  (input) => isRead(REGISTRATION, input),
  (input) => isRead(CLIENT_KEY, input),
]

/** Whatever is read is written again as it was, and by one kind of statement alone. */
export const secondKeyText: FuzzTarget = {
  form: 'xml',
  run: (input) => {
    const kinds = READERS.filter((reads) => reads(input))
    expectThat(kinds.length <= 1, 'a text is one kind of statement')
    const text = Buffer.from(input).toString('utf8')
    const code = unlessRefused(SecondKeyError, () => readCodeFragment(text))
    if (code) expectThat(writeCodeFragment(code) === text.replace(/^#/, ''), 'a code has one form')
  },
}

function isRead<Statement>(form: StatementForm<Statement>, input: Uint8Array): boolean {
  const statement = unlessRefused(SecondKeyError, () => form.parse(input))
  if (statement === undefined) return false
  expectThat(Buffer.from(form.encode(statement)).equals(input), 'a statement has one form')
  return true
}
