/** The pages and their addresses. */
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { Frame, NotFound } from './frame.js'
import { AboutPage } from './pages/about/view.js'
import { FrontPage } from './pages/front/view.js'
import { ResultPage } from './pages/result/view.js'
import { SamplesPage } from './pages/samples/view.js'

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound })
const front = createRoute({ getParentRoute: () => root, path: '/', component: FrontPage })
const samples = createRoute({ getParentRoute: () => root, path: '/samples', component: SamplesPage })
const about = createRoute({ getParentRoute: () => root, path: '/about', component: AboutPage })
const result = createRoute({
  getParentRoute: () => root,
  path: '/result/$number',
  component: function NumberedResult() {
    return <ResultPage number={Number(result.useParams().number)} />
  },
})

/** Makes the router of the verifier. */
export function createPages() {
  return createRouter({
    routeTree: root.addChildren([front, samples, about, result]),
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPages>
  }
}
