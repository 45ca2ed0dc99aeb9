# The static page on port 3000. No state, no database, nothing to back up: households live in their browsers.
FROM node:20-slim AS build
WORKDIR /hearthgrid
COPY package.json package-lock.json ./
COPY stubs ./stubs
RUN npm ci --no-audit --no-fund --ignore-scripts
COPY . .
ARG VITE_PUBLIC_URL=
ARG VITE_ICE_SERVERS=
RUN npm run build

FROM node:20-slim
WORKDIR /hearthgrid
# The same settings as the build's: with others the page is built anew when the container starts.
ARG VITE_PUBLIC_URL=
ARG VITE_ICE_SERVERS=
ENV NODE_ENV=production VITE_PUBLIC_URL=$VITE_PUBLIC_URL VITE_ICE_SERVERS=$VITE_ICE_SERVERS
COPY --from=build --chown=node:node /hearthgrid ./
USER node
EXPOSE 3000
CMD ["node", "tools/start.mjs", "--host"]
