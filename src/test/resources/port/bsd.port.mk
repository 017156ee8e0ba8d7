# As much of OpenBSD's bsd.port.mk as do-install needs.
TRUEPREFIX = /usr/local
PREFIX = ${WRKINST}${TRUEPREFIX}
WRKSRC = ${WRKDIR}/${DISTNAME}
MODJAVA_JAR_DIR = ${PREFIX}/share/java/classes
INSTALL_SCRIPT = install -m 755
INSTALL_DATA = install -m 644
INSTALL_DATA_DIR = install -d -m 755
INSTALL_MAN = install -m 644
