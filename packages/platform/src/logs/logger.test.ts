import { describe, expect, it } from 'vitest'
import { openLogger } from './logger.js'

describe('the log', () => {
  it('withholds secrets by name, also one or two levels down', () => {
    const lines: string[] = []
    const logger = openLogger('info', { write: (line) => void lines.push(line) })
    logger.info(
      { pin: '1234', card: { pin: '5678' }, a: { b: { password: 'hunter2' } }, id: 'C-1' },
      'card used',
    )
    expect(JSON.parse(lines.join(''))).toMatchObject({
      level: 'info',
      msg: 'card used',
      id: 'C-1',
      pin: '[withheld]',
      card: { pin: '[withheld]' },
      a: { b: { password: '[withheld]' } },
    })
  })

  it('keeps of an error its type, code, message and cause, but no other member', () => {
    const lines: string[] = []
    const logger = openLogger('info', { write: (line) => void lines.push(line) })
    const error = Object.assign(new Error('failed', { cause: new Error('deeper') }), {
      code: 'E1',
      detail: 'Taro',
    })
    logger.error({ err: error }, 'failed')
    expect(JSON.parse(lines.join('')).err).toMatchObject({
      type: 'Error',
      code: 'E1',
      cause: { message: 'deeper' },
    })
    expect(lines.join('')).not.toContain('Taro')
  })
})
