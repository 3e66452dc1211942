/** What a visitor does and sees at the page of a list. */
import type { Desk } from './desk.js'
import { documents } from './lists.js'
import type { Visitor } from './visitor.js'

/** Whose phone it is. */
export const HOLDER = 'T-0001'

/** The acts of the visitor of one test file; who visits whom is known once its stage is open. */
export function listVisit(who: () => { readonly visitor: Visitor; readonly desk: Desk }) {
  const page = () => who().visitor.page
  /** Opens an address in a page that knows nothing of what was opened before. */
  const openAnew = async (path: string) => {
    await page().goto('about:blank')
    await who().visitor.open(path)
  }
  return {
    openAnew,
    main: () => page().locator('main').innerText(),
    headed: (name: string) => page().getByRole('heading', { level: 1, name, exact: true }).waitFor(),
    /** What was sent about an authorisation. */
    approvals: (id: string) => who().visitor.posts.filter((post) => post.startsWith(`/v1/approvals/${id}`)),
    approveButtons: () =>
      page()
        .getByRole('button', { name: /件を承認$/ })
        .count(),
    rows: () => page().locator('main ol > li'),
    /** A client asks for so many documents; the visitor reads its QR code. */
    ask: async (count: number, asking?: Parameters<Desk['askForList']>[2]) => {
      const asked = await who().desk.askForList(HOLDER, documents(count), asking)
      await openAnew(asked.path)
      return asked
    },
  }
}
