import { expect, it } from 'vitest'
import { tokenInFragment } from './model.js'

const TOKEN = 'a'.repeat(43)

it('takes the token of an invitation from the fragment of its address', () => {
  expect(tokenInFragment(`#token=${TOKEN}`)).toBe(TOKEN)
})

it.each([
  ['nothing', ''],
  ['another name', `#key=${TOKEN}`],
  ['a token cut short', `#token=${TOKEN.slice(1)}`],
  ['markup', '#token=<script>'],
])('takes %s for no token', (_what, fragment) => {
  expect(tokenInFragment(fragment)).toBeNull()
})
