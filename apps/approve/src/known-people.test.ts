import { describe, expect, it } from 'vitest'
import { readPeople, withoutPerson, withPerson } from './known-people.js'

const TARO = { subject: 'T-0001', name: 'Taro Jitsuin' }
const HANAKO = { subject: 'T-0002', name: 'Hanako Jitsuin' }

describe('the people of this device', () => {
  it('hold each person once, under the latest name', () => {
    const people = withPerson([TARO, HANAKO], { ...TARO, name: 'Taro Inkan' })
    expect(people).toEqual([HANAKO, { subject: 'T-0001', name: 'Taro Inkan' }])
  })

  it('forget one and keep the others', () => {
    expect(withoutPerson([TARO, HANAKO], 'T-0001')).toEqual([HANAKO])
  })

  it('are read as they were written', () => {
    expect(readPeople('[{"subject":"T-0001","name":"Taro Jitsuin"}]')).toEqual([TARO])
  })

  it.each([
    null,
    '',
    '{',
    '{}',
    '[{"subject":"T 0001","name":"x"}]',
    '[{"subject":"T1","name":"x","more":1}]',
  ])('are nobody in a store that holds %s', (stored) => {
    expect(readPeople(stored)).toEqual([])
  })
})
