/** The pages and their addresses. */
import { createRootRoute, createRoute, createRouter, useParams } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { AREAS } from './areas/index.js'
import { Frame, NotFound, SignedOutPage, StaffPages } from './frame.js'
import { HomePage } from './pages/home/view.js'
import { KeysPage } from './pages/keys/view.js'
import { PartnerPage } from './pages/partner/view.js'
import { ReviewsPage } from './pages/partners/reviews.js'
import { PartnersPage } from './pages/partners/view.js'
import { ChangePage, RegisterPage } from './pages/register/view.js'
import { StaffPage } from './pages/staff/view.js'

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound })
const signedOut = createRoute({ getParentRoute: () => root, path: '/signed-out', component: SignedOutPage })
const staffOnly = createRoute({ getParentRoute: () => root, id: 'staff', component: StaffPages })

const page = <Path extends string>(path: Path, component: () => ReactElement) =>
  createRoute({ getParentRoute: () => staffOnly, path, component })

const partner = createRoute({
  getParentRoute: () => staffOnly,
  path: '/partners/$id',
  component: function NamedPartner() {
    return <PartnerPage id={partner.useParams().id} />
  },
})
const change = createRoute({
  getParentRoute: () => staffOnly,
  path: '/partners/$id/change',
  component: function NamedChange() {
    return <ChangePage id={change.useParams().id} />
  },
})

/** The pages that the areas add; each gets the id of its address, if that has one. */
const areaPages = AREAS.flatMap(({ pages }) =>
  pages.map(({ path, component: Page }) =>
    createRoute({
      getParentRoute: () => staffOnly,
      path: path as string, // the router's types need not know these addresses: areas link by plain text
      component: function AreaPageOfAddress() {
        const { id = '' }: { id?: string } = useParams({ strict: false })
        return <Page id={id} />
      },
    }),
  ),
)

/** Makes the router of the office. */
export function createPages() {
  return createRouter({
    routeTree: root.addChildren([
      signedOut,
      staffOnly.addChildren([
        page('/', HomePage),
        page('/staff', StaffPage),
        page('/partners', PartnersPage),
        page('/partners/new', RegisterPage),
        partner,
        change,
        page('/reviews', ReviewsPage),
        page('/keys', KeysPage),
        ...areaPages,
      ]),
    ]),
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPages>
  }
}
