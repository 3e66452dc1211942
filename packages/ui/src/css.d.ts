/** The bundler loads a style sheet; the program gets nothing from it. */
declare module '*.css'
