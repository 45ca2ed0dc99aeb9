# The static page on port 3000. No state, no database, nothing to back up: households live in their browsers.
FROM node:20-slim AS build
WORKDIR /hearthgrid
COPY package.json package-lock.json ./
COPY stubs ./stubs
RUN npm ci --no-audit --no-fund --ignore-scripts
COPY . .
ARG VITE_PUBLIC_URL=
RUN npm run build

FROM node:20-slim
WORKDIR /hearthgrid
ENV NODE_ENV=production
COPY --from=build --chown=node:node /hearthgrid ./
USER node
EXPOSE 3000
CMD ["node", "tools/start.mjs", "--host"]
