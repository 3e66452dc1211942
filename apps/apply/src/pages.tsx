/** The pages and their addresses. */
import { createRootRoute, createRoute, createRouter, Outlet } from '@tanstack/react-router'
import { DraftProvider } from './draft/use-draft.js'
import { Frame } from './frame.js'
import { AftercarePage } from './pages/aftercare.js'
import { ContinuePage } from './pages/continue.js'
import { FormPage } from './pages/form-page.js'
import { NotFound } from './pages/not-found.js'
import { PickupPage } from './pages/pickup.js'
import { ResumePage } from './pages/resume.js'
import { ReviewPage } from './pages/review.js'
import { StartPage } from './pages/start.js'
import { StatusPage } from './pages/status.js'

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound })
const getParentRoute = () => root
/** Everything below it works on one draft, which stays loaded from page to page. */
const form = createRoute({
  getParentRoute,
  path: '/form',
  component: () => (
    <DraftProvider>
      <Outlet />
    </DraftProvider>
  ),
})

/** Makes the router. */
export function createPages() {
  return createRouter({
    routeTree: root.addChildren([
      createRoute({ getParentRoute, path: '/', component: StartPage }),
      createRoute({ getParentRoute, path: '/continue', component: ContinuePage }),
      createRoute({ getParentRoute, path: '/resume', component: ResumePage }),
      createRoute({ getParentRoute, path: '/status', component: StatusPage }),
      createRoute({ getParentRoute, path: '/aftercare/$word', component: AftercarePage }),
      createRoute({ getParentRoute, path: '/pickup/$code', component: PickupPage }),
      form.addChildren([
        createRoute({ getParentRoute: () => form, path: '/review', component: ReviewPage }),
        createRoute({ getParentRoute: () => form, path: '/$page', component: FormPage }),
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
