/** What an area of the office adds to it. */
import type { StaffAction } from '@jitsuin/sso/contract'
import type { WordingBook } from '@jitsuin/ui'
import type { ReactElement } from 'react'

/** A page below a path; `$id` in it is handed to the page. */
export type AreaPage = {
  readonly path: `/${string}`
  readonly component: (props: { readonly id: string }) => ReactElement
}

/** One area of the office: its words, its entries in the navigation, its pages. */
export type Area = {
  readonly wording: WordingBook
  /** `key` is a key of its wording; shown to whoever may do one of `needs`. */
  readonly navigation: readonly {
    readonly to: `/${string}`
    readonly key: string
    readonly needs: readonly StaffAction[]
  }[]
  readonly pages: readonly AreaPage[]
}
