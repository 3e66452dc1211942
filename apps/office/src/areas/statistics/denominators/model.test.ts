import { expect, it } from 'vitest'
import { type Draft, readDraft } from './model.js'

const DRAFT: Draft = {
  kind: 'members',
  countedOn: '2026-12-01',
  total: '177,383',
  source: '見本の調査',
  areas: '',
}
const FORTY_EIGHT = Array.from({ length: 48 }, () => '10').join('\n')

it('reads numbers as spreadsheets and people write them', () => {
  expect(readDraft({ ...DRAFT, total: '１７７，３８３' })).toMatchObject({ total: 177_383 })
  expect(readDraft(DRAFT)).toEqual({
    kind: 'members',
    countedOn: '2026-12-01',
    total: 177_383,
    source: '見本の調査',
  })
})

it('takes 48 areas that sum up to the total', () => {
  expect(readDraft({ ...DRAFT, total: '480', areas: `${FORTY_EIGHT}\n` })).toMatchObject({ total: 480 })
})

it.each<[string, Partial<Draft>, string[]]>([
  ['a day that does not exist', { countedOn: '2026-02-30' }, ['countedOn']],
  ['no number', { total: 'many' }, ['total']],
  ['nobody at all', { total: '0' }, ['total']],
  ['no source', { source: ' ' }, ['source']],
  ['areas that sum up to something else', { total: '481', areas: FORTY_EIGHT }, ['areas']],
  ['a missing area', { total: '470', areas: FORTY_EIGHT.slice(3) }, ['areas']],
  ['a word among the areas', { total: '470', areas: FORTY_EIGHT.replace('10', 'x') }, ['areas']],
  ['nothing typed', { countedOn: '', total: '', source: '' }, ['countedOn', 'total', 'source']],
])('names the fields to mend for %s', (_what, change, fields) => {
  expect(readDraft({ ...DRAFT, ...change })).toEqual(fields)
})
