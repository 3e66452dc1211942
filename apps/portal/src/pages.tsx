/** The pages and their addresses. */
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { Frame } from './frame.js'
import { NotFound } from './not-found.js'
import { CardPage } from './pages/card/view.js'
import { ChecksPage } from './pages/checks/view.js'
import { CoursesPage } from './pages/courses/view.js'
import { DisclosurePage } from './pages/disclosure/view.js'
import { FrontPage } from './pages/front/view.js'
import { LogPage } from './pages/log/view.js'
import { NoticesPage } from './pages/notices/view.js'
import { PrivacyPage } from './pages/privacy/view.js'
import { ProfilePage } from './pages/profile/view.js'

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound })
const getParentRoute = () => root

/** Makes the router of the portal. */
export function createPages() {
  return createRouter({
    routeTree: root.addChildren([
      createRoute({ getParentRoute, path: '/', component: FrontPage }),
      createRoute({ getParentRoute, path: '/notices', component: NoticesPage }),
      createRoute({ getParentRoute, path: '/profile', component: ProfilePage }),
      createRoute({ getParentRoute, path: '/disclosure', component: DisclosurePage }),
      createRoute({ getParentRoute, path: '/courses', component: CoursesPage }),
      createRoute({ getParentRoute, path: '/card', component: CardPage }),
      createRoute({ getParentRoute, path: '/log', component: LogPage }),
      createRoute({ getParentRoute, path: '/checks', component: ChecksPage }),
      createRoute({ getParentRoute, path: '/privacy', component: PrivacyPage }),
    ]),
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPages>
  }
}
