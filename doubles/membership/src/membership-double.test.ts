import { describe, expect, it } from 'vitest'
import { createMembershipDouble } from './index.js'

const TARO = { memberId: '9999999901', name: '実印　太郎', birthDate: '1955-08-01' }

async function open() {
  const double = await createMembershipDouble()
  const ask = async (question: object) => {
    const answer = await double.service.inject({
      method: 'POST',
      url: '/checks',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify(question),
    })
    return { status: answer.statusCode, answer: JSON.parse(answer.body) as unknown }
  }
  return { double, ask }
}

describe('the double of the membership system', () => {
  it('knows a member by number, name and birth date', async () => {
    const { ask } = await open()
    expect(await ask(TARO)).toEqual({
      status: 200,
      answer: { standing: 'member', associationId: 'mihon-ishikai', since: '1985-04-01' },
    })
  })

  it.each([
    ['a number that nobody has', { memberId: '1111111111' }, 'not-a-member'],
    ['the number of somebody else', { name: '見本　花子' }, 'of-another'],
    ['another birth date', { birthDate: '1955-08-02' }, 'of-another'],
  ])('does not take %s for a member', async (_what, change, standing) => {
    const { ask } = await open()
    expect((await ask({ ...TARO, ...change })).answer).toEqual({ standing })
  })

  it('gives no answer while it is switched off', async () => {
    const { double, ask } = await open()
    double.setAvailability('unavailable')
    expect((await ask(TARO)).status).toBe(503)
  })
})
