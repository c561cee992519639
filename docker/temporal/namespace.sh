#!/bin/sh
# Makes the namespace and the search attributes of the lookups where they are missing. May run again at any time.
# TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE say where.
set -eu

# Closed workflows can be looked at for so long.
retention=30d
tries=60

# An open port does not yet mean a server that answers.
until temporal operator cluster health >/dev/null 2>&1; do
  tries=$((tries - 1))
  if [ "$tries" -eq 0 ]; then
    echo "Temporal at $TEMPORAL_ADDRESS does not answer" >&2
    exit 1
  fi
  sleep 2
done

if ! temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$retention"
fi

# A new namespace is known to the whole server only after some seconds.
tries=30
until known=$(temporal operator search-attribute list --namespace "$TEMPORAL_NAMESPACE" 2>&1); do
  tries=$((tries - 1))
  if [ "$tries" -eq 0 ]; then
    echo "$known" >&2
    exit 1
  fi
  sleep 2
done

for attribute in \
  ImdbId=Keyword \
  LookupStage=Keyword \
  ImportType=Keyword \
  ReviewState=Keyword \
  FailureReason=Keyword \
  Festival=KeywordList \
  SpendUsd=Double; do
  name=${attribute%%=*}
  if ! echo "$known" | grep -qw "$name"; then
    temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" --name "$name" --type "${attribute##*=}"
  fi
done
