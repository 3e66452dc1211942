/** Finding partners in a list: by words, by state, by page. */
import type { PartnerList } from '@jitsuin/federation/contract'

/** One partner of the list. */
export type ListedPartner = PartnerList['partners'][number]

/** What is looked for. `show`: everything, what waits for this officer, or partners in one state. */
export type Search = {
  readonly words: string
  readonly show: 'all' | 'waits-for-me' | ListedPartner['state']
  readonly page: number
}

/** How many partners one page shows. */
export const PARTNERS_PER_PAGE = 20

/** One page of what was found; `page` is within the pages that there are. */
export type Found = {
  readonly rows: readonly ListedPartner[]
  readonly total: number
  readonly page: number
  readonly pages: number
}

/** Looks in names of both languages; a page beyond the last one is the last one. */
export function findPartners(partners: readonly ListedPartner[], { words, show, page }: Search): Found {
  const wanted = fold(words)
  const found = partners.filter((partner) => matches(partner, show) && wordsOf(partner).includes(wanted))
  const pages = Math.max(1, Math.ceil(found.length / PARTNERS_PER_PAGE))
  const within = Math.min(Math.max(1, page), pages)
  const from = (within - 1) * PARTNERS_PER_PAGE
  return { rows: found.slice(from, from + PARTNERS_PER_PAGE), total: found.length, page: within, pages }
}

/** Partners whose yearly review is late or due, the latest first. */
export function reviewsOf(partners: readonly ListedPartner[]): readonly ListedPartner[] {
  return partners
    .filter(({ review }) => review === 'overdue' || review === 'due')
    .toSorted((one, other) => (one.reviewDueOn ?? '').localeCompare(other.reviewDueOn ?? ''))
}

function matches(partner: ListedPartner, show: Search['show']): boolean {
  if (show === 'all') return true
  return show === 'waits-for-me' ? partner.waitsForMe === 'yes' : partner.state === show
}

function wordsOf({ name, legalName }: ListedPartner): string {
  return fold([name.ja, name.en, legalName.ja, legalName.en].join('\n'))
}

function fold(words: string): string {
  return words
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[ 　]+/g, '')
}
