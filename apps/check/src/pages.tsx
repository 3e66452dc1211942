/** The pages and their addresses. */
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { Frame, NotFound } from './frame.js'
import { CheckPage } from './pages/check/view.js'
import { FrontPage } from './pages/front/view.js'
import { ReceiptPage } from './pages/receipt/view.js'

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound })
const getParentRoute = () => root

/** Makes the router. */
export function createPages() {
  return createRouter({
    routeTree: root.addChildren([
      createRoute({ getParentRoute, path: '/', component: FrontPage }),
      createRoute({ getParentRoute, path: '/check', component: CheckPage }),
      createRoute({ getParentRoute, path: '/receipt', component: ReceiptPage }),
    ]),
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPages>
  }
}
