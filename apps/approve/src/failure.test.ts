import { expect, it } from 'vitest'
import { ApproveError, type Failure, failureOf, remedyOf } from './failure.js'
import { troubleOf } from './passkeys.js'

const refused = (code: string): Failure => ({
  kind: 'refused',
  code,
  text: { ja: '', en: '' },
  next: { ja: '', en: '' },
})

it('takes what it does not know for silence', () => {
  expect(failureOf(new TypeError('x'))).toEqual({ kind: 'unreachable' })
  expect(failureOf(new ApproveError(refused('key/unknown')))).toEqual(refused('key/unknown'))
})

it('sends the same again only where nothing was said about it', () => {
  expect(remedyOf({ kind: 'unreachable' })).toBe('send-again')
  expect(remedyOf(refused('peer/unreachable'))).toBe('send-again')
  for (const code of [
    'authorisation/assertion-refused',
    'enrolment/code-wrong',
    'peer/refused',
    'http/not-found',
  ])
    expect(remedyOf(refused(code))).toBe('change-first')
  expect(remedyOf({ kind: 'passkey', why: 'not-given' })).toBe('change-first')
})

it.each([
  ['NotAllowedError', 'not-given'],
  ['AbortError', 'not-given'],
  ['InvalidStateError', 'already-there'],
  ['ConstraintError', 'no-screen-lock'],
  ['SecurityError', 'failed'],
  ['UnknownError', 'failed'],
])('words the %s of a browser as %s', (name, why) => {
  expect(troubleOf(new DOMException('', name))).toBe(why)
})
