import { describe, expect, it } from 'vitest'
import { failureOf } from './failures.js'

/** As pcsc-mini throws: the name of the PC/SC status in `code`. */
const said = (code: string) => Object.assign(new Error('Async task error'), { code })

describe('what the PC/SC service says', () => {
  it.each([
    ['NoService', 'readers/no-service'],
    ['NoSmartCard', 'readers/no-card'],
    ['UnresponsiveCard', 'readers/mute'],
    ['SharingViolation', 'readers/in-use'],
    ['SomethingNew', 'readers/failed'],
  ])('%s becomes %s', (name, code) => {
    expect(failureOf(said(name), { during: 'connecting' })).toMatchObject({ code })
  })

  it.each(['RemovedCard', 'ResetCard', 'NoSmartCard', 'ReaderUnavailable'])(
    'during use, %s means that the card was removed',
    (name) => {
      expect(failureOf(said(name), { during: 'use' })).toMatchObject({ code: 'readers/removed' })
    },
  )

  it('keeps what is named already, and names what is no error of PC/SC at all', () => {
    const named = failureOf(said('NoService'), { during: 'use' })
    expect(failureOf(named, { during: 'use' })).toBe(named)
    expect(failureOf('odd', { during: 'use' })).toMatchObject({ code: 'readers/failed' })
  })
})
