/** The pages and their addresses. */
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Frame, NotFound } from './frame.js'
import { FrontPage } from './pages/front/view.js'
import { ListPage } from './pages/list/view.js'

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound })
const getParentRoute = () => root

const list = createRoute({ getParentRoute, path: '/d/$subject', component: ListOfAddress })

function ListOfAddress(): ReactElement {
  const { subject } = list.useParams()
  return <ListPage key={subject} subject={subject} />
}

/** Makes the router. */
export function createPages() {
  return createRouter({
    routeTree: root.addChildren([createRoute({ getParentRoute, path: '/', component: FrontPage }), list]),
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPages>
  }
}
