import { writeCodeFragment } from '@jitsuin/second-key'
import { describe, expect, it } from 'vitest'
import { codeInFragment } from './code.js'

const GRANT = '0b9b2d0c-5d2e-4c57-9a51-3f1d0c9d2a11'

describe('the code in the address', () => {
  it('is the grant and 16 octets of base64url (RFC 4648 §10: "foobar" is Zm9vYmFy)', () => {
    const read = codeInFragment(`#${GRANT}.Zm9vYmFyZm9vYmFyZm9vYg`)
    expect(read).toEqual({
      state: 'read',
      code: { grantId: GRANT, secret: new TextEncoder().encode('foobarfoobarfoob') },
    })
  })

  it('is what the letter was printed with', () => {
    const code = { grantId: GRANT, secret: new Uint8Array(16).fill(251) }
    expect(codeInFragment(`#${writeCodeFragment(code)}`)).toEqual({ state: 'read', code })
  })

  it.each(['', '#'])('is absent in "%s"', (fragment) => {
    expect(codeInFragment(fragment)).toEqual({ state: 'absent' })
  })

  it.each([
    ['a secret cut short', `#${GRANT}.Zm9vYmFyZm9vYmFyZm9v`],
    ['a secret that another text would give too', `#${GRANT}.Zm9vYmFyZm9vYmFyZm9vYh`],
    ['no grant', '#Zm9vYmFyZm9vYmFyZm9vYg'],
    ['markup', '#<script>'],
  ])('is refused with %s', (_what, fragment) => {
    expect(codeInFragment(fragment)).toEqual({ state: 'malformed' })
  })
})
