import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { askSecret } from './secret-prompt.js'

/** A terminal that a test types at. */
function terminal({ isTTY = true } = {}) {
  const keys = new PassThrough()
  const modes: boolean[] = []
  let shown = ''
  const input = Object.assign(keys, {
    isTTY,
    setRawMode: (mode: boolean) => {
      modes.push(mode)
      return input
    },
  })
  const output = {
    write: (text: string) => {
      shown += text
    },
  }
  // What askSecret needs of a terminal; the rest of a ReadStream is not used.
  return {
    terminal: { input: input as never, output },
    type: (text: string) => keys.write(text),
    modes,
    shown: () => shown,
  }
}

describe('a question for a secret at the terminal', () => {
  it('gives what was typed until Enter, and shows nothing of it, not even its length', async () => {
    const { terminal: at, type, modes, shown } = terminal()
    const asked = askSecret('PIN: ', at)
    for (const key of ['1', '2', '99', '\u007f', '\u007f', '34\r']) type(key)
    expect(await asked).toEqual({ answer: 'typed', secret: '1234' })
    expect(shown()).toBe('PIN: \n')
    expect(modes).toEqual([true, false])
  })

  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
    ['Escape', '\u001b'],
  ])('is cancelled by %s, and the terminal echoes again', async (_name, key) => {
    const { terminal: at, type, modes } = terminal()
    const asked = askSecret('PIN: ', at)
    type(`12${key}`)
    expect(await asked).toEqual({ answer: 'cancelled' })
    expect(modes).toEqual([true, false])
  })

  it('is not asked where there is no terminal', () => {
    expect(() => askSecret('PIN: ', terminal({ isTTY: false }).terminal)).toThrow(
      expect.objectContaining({ code: 'cli/no-terminal' }),
    )
  })
})
