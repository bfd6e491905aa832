# Finds a Java of the release Sallyport needs. Sourced by sally and verify; works with the bash 3.2 of a Mac.
# After find_java [jdk]: JAVA_HOME is set and exported. With "jdk", javac is demanded too.

SALLYPORT_JAVA_RELEASE=25

# Prints the feature release of the Java in $1, or nothing. Reads a file where it can: starting a JVM to ask costs more.
java_release() {
  local version=""
  [ -x "$1/bin/java" ] || return 0
  if [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  else
    version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  fi
  printf '%s' "$version"
}

java_fits() {
  local release
  release=$(java_release "$1")
  [ -n "$release" ] && [ "$release" -ge "$SALLYPORT_JAVA_RELEASE" ] || return 1
  [ "${2:-}" != jdk ] || [ -x "$1/bin/javac" ]
}

java_on_path() {
  local java link
  java=$(command -v java 2>/dev/null) || return 0
  while [ -L "$java" ]; do
    link=$(readlink "$java")
    case "$link" in
      /*) java=$link ;;
      *) java=$(dirname "$java")/$link ;;
    esac
  done
  dirname "$(dirname "$java")"
}

find_java() {
  local want=${1:-} home
  if [ -n "${SALLYPORT_JAVA_HOME:-}" ] && ! java_fits "$SALLYPORT_JAVA_HOME" "$want"; then
    echo "SALLYPORT_JAVA_HOME=$SALLYPORT_JAVA_HOME is not a ${want:-java} of release $SALLYPORT_JAVA_RELEASE or newer." >&2
    exit 2
  fi
  for home in "${SALLYPORT_JAVA_HOME:-}" "${JAVA_HOME:-}" "$(java_on_path)" \
    /usr/lib/jvm/*"$SALLYPORT_JAVA_RELEASE"* /usr/lib/jvm/* /opt/java/* /opt/jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$home" ] && java_fits "$home" "$want"; then
      JAVA_HOME=$home
      export JAVA_HOME
      return 0
    fi
  done
  cat >&2 <<EOF
Sallyport needs JDK $SALLYPORT_JAVA_RELEASE or newer, and none was found
(looked at SALLYPORT_JAVA_HOME, JAVA_HOME, the PATH, /usr/lib/jvm, /opt, SDKMAN, Homebrew and the Mac's own places).
Install one of:
  Temurin $SALLYPORT_JAVA_RELEASE            https://adoptium.net
  Debian, Ubuntu        apt-get install openjdk-$SALLYPORT_JAVA_RELEASE-jdk
  Fedora                dnf install java-$SALLYPORT_JAVA_RELEASE-openjdk-devel
  macOS                 brew install openjdk@$SALLYPORT_JAVA_RELEASE
or set SALLYPORT_JAVA_HOME to the one you have.
EOF
  exit 2
}
