/** The pages and their addresses. */
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { ENROL_PATH } from './code.js'
import { Frame, NotFound } from './frame.js'
import { ApprovalPage } from './pages/approval/view.js'
import { EnrolPage } from './pages/enrol/view.js'
import { FrontPage } from './pages/front/view.js'

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound })
const getParentRoute = () => root

const approval = createRoute({ getParentRoute, path: '/a/$id', component: ApprovalOfAddress })

function ApprovalOfAddress(): ReactElement {
  const { id } = approval.useParams()
  return <ApprovalPage key={id} id={id} />
}

/** Makes the router. */
export function createPages() {
  return createRouter({
    routeTree: root.addChildren([
      createRoute({ getParentRoute, path: '/', component: FrontPage }),
      createRoute({ getParentRoute, path: ENROL_PATH, component: EnrolPage }),
      approval,
    ]),
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPages>
  }
}
