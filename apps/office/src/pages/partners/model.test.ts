import { describe, expect, it } from 'vitest'
import { partners } from '../../../test/answers.js'
import { findPartners, PARTNERS_PER_PAGE, reviewsOf, type Search } from './model.js'

const ALL: Search = { words: '', show: 'all', page: 1 }
const find = (search: Partial<Search>) => findPartners(partners.partners, { ...ALL, ...search })

describe('the register of partners', () => {
  it('shows it page by page, and the last page for a page that there is not', () => {
    expect(find({})).toMatchObject({ total: 26, page: 1, pages: 2 })
    expect(find({}).rows).toHaveLength(PARTNERS_PER_PAGE)
    expect(find({ page: 2 }).rows).toHaveLength(6)
    expect(find({ page: 99 }).page).toBe(2)
    expect(find({ page: 0 }).page).toBe(1)
  })

  it('finds by names in both languages, in any width', () => {
    expect(find({ words: 'ａｏｚｏｒａ n' }).rows[0]?.partnerId).toBe('aozora')
    expect(find({ words: 'みなと' }).total).toBe(1)
    expect(find({ words: 'そんな名前' })).toMatchObject({ total: 0, pages: 1, rows: [] })
  })

  it('shows what waits for me, and one state alone', () => {
    expect(find({ show: 'waits-for-me' }).rows.map(({ partnerId }) => partnerId)).toEqual(['aozora'])
    expect(find({ show: 'draft' }).rows.every(({ state }) => state === 'draft')).toBe(true)
  })

  it('lists reviews that are late or due, the oldest first, and no others', () => {
    expect(reviewsOf(partners.partners).map(({ partnerId }) => partnerId)).toEqual(['minato', 'partner-5'])
  })
})
