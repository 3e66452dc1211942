import { describe, expect, it } from 'vitest'
import { caseView } from '../../../../test/cases-answers.js'
import { changedItems, correctedForm, draftOf } from './correction.js'

const { form } = caseView
const draft = draftOf(form)

describe('correcting an application', () => {
  it('changes the item that was typed and nothing else', () => {
    expect(correctedForm(form, draft)).toEqual({ form })
    const typed = { ...draft, licenceNumber: '7', addressRest: '架空町1-2-3' }
    expect(changedItems(form, typed)).toEqual(['licenceNumber', 'addressRest'])
    expect(correctedForm(form, typed)).toEqual({
      form: { ...form, licenceNumber: '7', address: { ...form.address, rest: '架空町1-2-3' } },
    })
  })

  it('takes an electronic address away when it is emptied', () => {
    const corrected = correctedForm(form, { ...draft, email: ' ' })
    expect(corrected).toMatchObject({ form: { phone: form.phone } })
    expect('form' in corrected && corrected.form).not.toHaveProperty('email')
  })

  it.each([
    ['family', ''],
    ['birthDate', '1968-02-30'],
    ['licenceNumber', '12a'],
    ['phone', '03'],
    ['email', 'taro'],
  ] as const)('names %s as wrong when it is "%s"', (item, typed) => {
    expect(correctedForm(form, { ...draft, [item]: typed })).toEqual({ wrong: [item] })
  })
})
