import { describe, expect, it } from 'vitest'
import { createLicenceRegistryDouble, INVENTED_REGISTER } from './index.js'

const TARO = {
  qualification: 'medicalDoctor',
  name: '実印　太郎',
  birthDate: '1955-08-01',
  registrationDate: '1981-05-20',
  registrationNumber: '999901',
}

async function open() {
  const double = await createLicenceRegistryDouble()
  const ask = async (question: object) => {
    const { status, body } = await call(double.service, '/matches', question)
    return { status, answer: JSON.parse(body) as unknown }
  }
  return { double, ask, get: (path: string) => call(double.service, path) }
}

async function call(
  service: Awaited<ReturnType<typeof createLicenceRegistryDouble>>['service'],
  path: string,
  question?: object,
) {
  const answer = await service.inject({
    method: question ? 'POST' : 'GET',
    url: path,
    ...(question && { headers: { 'content-type': 'application/json' }, payload: JSON.stringify(question) }),
  })
  return { status: answer.statusCode, body: answer.body }
}

describe('the double of the licence registry', () => {
  it('matches the four items, whatever the width and the spaces', async () => {
    const { ask } = await open()
    const items = {
      name: 'match',
      birthDate: 'match',
      registrationDate: 'match',
      registrationNumber: 'match',
    }
    expect(await ask(TARO)).toEqual({ status: 200, answer: { items, standing: 'registered' } })
    expect(await ask({ ...TARO, name: '実印 太郎', registrationNumber: '0999901' })).toEqual({
      status: 200,
      answer: { items, standing: 'registered' },
    })
  })

  it.each([
    ['name', { name: '実印　次郎' }],
    ['birthDate', { birthDate: '1955-08-02' }],
    ['registrationDate', { registrationDate: '1981-05-21' }],
    ['registrationNumber', { registrationNumber: '999999' }],
  ])('names %s when that one differs (T-C05-1)', async (item, change) => {
    const { ask } = await open()
    const { answer } = await ask({ ...TARO, ...change })
    const items = {
      name: 'match',
      birthDate: 'match',
      registrationDate: 'match',
      registrationNumber: 'match',
      [item]: 'differs',
    }
    expect(answer).toEqual({ items, standing: 'registered' })
  })

  it('finds nobody where fewer than two items agree', async () => {
    const { ask } = await open()
    const { answer } = await ask({
      ...TARO,
      name: '誰　でもない',
      birthDate: '1900-01-01',
      registrationNumber: '1',
    })
    expect(answer).toMatchObject({ standing: 'not-found' })
  })

  it('answers to name and sex with years and nothing else (T-N16-1)', async () => {
    const { get } = await open()
    const { body } = await get(`/api/search?name=${encodeURIComponent('見本花子')}&sex=female`)
    expect(JSON.parse(body)).toEqual({ years: [1995] })
    const { body: other } = await get(`/api/search?name=${encodeURIComponent('見本花子')}&sex=male`)
    expect(JSON.parse(other)).toEqual({ years: [] })
  })

  it('shows no birth date, number or day of any doctor on its pages (T-N16-1)', async () => {
    const { get } = await open()
    for (const { name, sex, birthDate, registrationDate, registrationNumber } of INVENTED_REGISTER) {
      const { body } = await get(`/search?name=${encodeURIComponent(name)}&sex=${sex}`)
      expect(body).toContain('デモ')
      for (const secret of [birthDate, registrationDate, registrationNumber])
        expect(body).not.toContain(secret)
    }
  })

  it('writes what was asked as text, never as markup', async () => {
    const { get } = await open()
    const { body } = await get(`/search?name=${encodeURIComponent('<script>')}&sex=male`)
    expect(body).not.toContain('<script>')
  })

  it('says what somebody changed for a rehearsal, and refuses a change that is none', async () => {
    const { double, ask } = await open()
    const { qualification: _same, ...taro } = TARO
    const struckOff = { ...taro, sex: 'male', standing: 'struck-off' }
    expect((await call(double.service, '/demonstration/registrations', struckOff)).status).toBe(204)
    expect(await ask(TARO)).toMatchObject({ answer: { standing: 'struck-off' } })
    const nonsense = { ...struckOff, standing: 'forgotten' }
    expect((await call(double.service, '/demonstration/registrations', nonsense)).status).toBe(422)
  })

  it('gives no answer while it is switched off', async () => {
    const { double, ask } = await open()
    double.setAvailability('unavailable')
    expect((await ask(TARO)).status).toBe(503)
    double.setAvailability('available')
    expect((await ask(TARO)).status).toBe(200)
  })
})
